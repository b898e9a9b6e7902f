#include "cnet/image/import_tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "../oci_config.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/image_store.h"
#include "folder_source.h"
#include "sha256.h"
#include "tar_source.h"
#include "tree_writer.h"
#include "utf8_locale.h"

namespace cnet::image {
namespace {

/// Another source with a checkpoint before each step.
class Interruptible : public TreeSource {
 public:
  Interruptible(TreeSource& source, const std::function<void()>& checkpoint)
      : source_(source), checkpoint_(checkpoint) {}
  std::optional<Entry> next() override {
    if (checkpoint_) checkpoint_();
    return source_.next();
  }
  std::optional<Block> block() override {
    if (checkpoint_) checkpoint_();
    return source_.block();
  }
  std::string diff_id() override { return source_.diff_id(); }

 private:
  TreeSource& source_;
  const std::function<void()>& checkpoint_;
};

std::unique_ptr<TreeSource> open_source(const state::Disk& disk, const ImportOptions& options) {
  const bool is_stdin = options.source == "-";
  UniqueFd fd(is_stdin ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                       : ::open(options.source.c_str(), O_RDONLY | O_CLOEXEC));
  const std::string name = is_stdin ? "standard input" : options.source;
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0) throw Error::system("open " + name, errno);
  if (!S_ISDIR(status.st_mode)) {
    return std::make_unique<TarSource>(std::move(fd), name, options.limits);
  }
  std::set<std::pair<dev_t, ino_t>> skipped;
  struct stat store {};
  if (::stat(disk.absolute({state::Tree::durable, "images"}).c_str(), &store) == 0) {
    skipped.emplace(store.st_dev, store.st_ino);
  }
  return std::make_unique<FolderSource>(std::move(fd), name, std::move(skipped));
}

/// Returns the bytes of all files once they are on disk. One syncfs waits for the whole file
/// system, but once: a sync of each file waits for the disk as many times as there are files.
std::uint64_t unpack(TreeSource& source, const std::string& folder, const Limits& limits) {
  const UniqueFd root(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!root) throw Error::system("open " + folder, errno);
  // 0755 unless the source says otherwise: a container's own users walk through its root folder.
  if (::fchmod(root.get(), 0755) != 0) throw Error::system("chmod " + folder, errno);
  std::uint64_t size = 0;
  {
    TreeWriter writer(root.get(), limits);
    while (const auto entry = source.next()) writer.write(*entry, source);
    size = writer.size();
  }
  if (::syncfs(root.get()) != 0) throw Error::system("write " + folder + " to disk", errno);
  return size;
}

}  // namespace

ImageId import_tree(state::Disk& disk, const ImportOptions& options) {
  ImageStore store(disk);
  const Utf8Locale utf8;
  const std::unique_ptr<TreeSource> opened = open_source(disk, options);
  Interruptible source(*opened, options.checkpoint);
  const ImageStore::Staging staging = store.stage();
  const std::uint64_t size = unpack(source, disk.absolute(staging.files()), options.limits);
  const std::string config = oci_config_json({.created = now(),
                                              .config = options.config,
                                              .diff_ids = {source.diff_id()},
                                              .comment = "Imported from " + options.source});
  const auto id = ImageId::parse(sha256_hex(config));
  return store.commit(staging, {.id = *id, .config = config, .size = size, .name = options.name});
}

}  // namespace cnet::image
