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
#include "cnet/image/blob_store.h"
#include "cnet/image/image_store.h"
#include "folder_source.h"
#include "interruptible.h"
#include "sha256.h"
#include "tar_source.h"
#include "unpack_tree.h"
#include "utf8_locale.h"

namespace cnet::image {
namespace {

std::unique_ptr<TreeSource> open_source(const state::Disk& disk, const ImportOptions& options,
                                        TarCopy copy) {
  const bool is_stdin = options.source == "-";
  UniqueFd fd(is_stdin ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                       : ::open(options.source.c_str(), O_RDONLY | O_CLOEXEC));
  const std::string name = is_stdin ? "standard input" : options.source;
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0) throw Error::system("open " + name, errno);
  if (!S_ISDIR(status.st_mode)) {
    return std::make_unique<TarSource>(std::move(fd), name, options.limits, std::move(copy));
  }
  std::set<std::pair<dev_t, ino_t>> skipped;
  struct stat store {};
  if (::stat(disk.absolute({state::Tree::durable, "images"}).c_str(), &store) == 0) {
    skipped.emplace(store.st_dev, store.st_ino);
  }
  return std::make_unique<FolderSource>(std::move(fd), name, std::move(skipped), std::move(copy));
}

/// The image's manifest, once its configuration and its layer are in the store.
Digest put_manifest(BlobStore& blobs, std::string_view config, const Digest& layer,
                    std::uint64_t size) {
  const Manifest manifest{
      .config = {.media_type = std::string(kOciConfig),
                 .digest = blobs.put(config),
                 .size = config.size()},
      .layers = {{.media_type = std::string(kOciLayer), .digest = layer, .size = size}}};
  return blobs.put(manifest_json(manifest));
}

}  // namespace

ImageId import_tree(state::Disk& disk, const ImportOptions& options) {
  ImageStore store(disk);
  BlobStore blobs(disk);
  const Utf8Locale utf8;
  UnnamedBlob tar = blobs.ingest_unnamed();
  const std::unique_ptr<TreeSource> opened =
      open_source(disk, options, [&](std::span<const char> bytes) { tar.write(bytes); });
  Interruptible source(*opened, options.checkpoint);
  const ImageStore::Staging staging = store.stage_unnamed();
  const std::uint64_t size =
      unpack_tree(source, disk.absolute(staging.files()), TreeKind::root, options.limits);
  const Digest diff_id = *Digest::parse(source.diff_id());
  const std::string config =
      oci_config_json({.created = now(),
                       .platform = host_platform(),
                       .config = options.config,
                       .diff_ids = {diff_id},
                       .history = {{.created = now(), .comment = options.message}}});
  store.place(staging, diff_id, size);
  const std::uint64_t tar_size = tar.size();
  const Digest layer = tar.commit();
  const Digest manifest = put_manifest(blobs, config, layer, tar_size);
  const ImageId id = *ImageId::parse(sha256_hex(config));
  return store.name_import(options.name, {id, manifest}, config).id;
}

}  // namespace cnet::image
