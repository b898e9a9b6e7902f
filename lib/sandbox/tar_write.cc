#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "copy_tree.h"
#include "in_root.h"
#include "tar_copy.h"
#include "tar_header.h"

namespace cnet::sandbox {
namespace {

constexpr std::uint64_t kOneStep = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;

class TarWriter {
 public:
  TarWriter(int out, const CopyRules& rules) : out_(out), rules_(rules) {}

  void add(int object, const std::string& path) {
    struct stat info {};
    if (::fstat(object, &info) < 0) throw Error::system("fstat", errno);
    TarEntry entry{.path = path,
                   .mode = info.st_mode & 07777,
                   .uid = rules_.from.inside(info.st_uid),
                   .gid = rules_.from.inside(info.st_gid),
                   .mtime = info.st_mtim.tv_sec};
    if (S_ISDIR(info.st_mode)) {
      add_folder(object, std::move(entry));
    } else if (S_ISREG(info.st_mode)) {
      add_file(object, std::move(entry));
    } else if (S_ISLNK(info.st_mode)) {
      add_link(object, std::move(entry));
    } else {
      left_out.push_back(path);
    }
  }

  void finish() { write(std::string(2 * kTarBlock, '\0')); }

  std::vector<std::string> left_out;

 private:
  void add_folder(int object, TarEntry entry) {
    if (is_of_the_kernel(object)) return;
    const std::string path = entry.path;
    entry.type = '5';
    entry.path += "/";
    write(encode_tar_header(entry));
    for (const std::string& name : names_in(object, "read the folder " + quoted(path))) {
      const UniqueFd below = open_at(object, name, O_PATH | O_NOFOLLOW, kOneStep);
      if (below) add(below.get(), path + "/" + name);
      if (!below && errno != ENOENT)
        throw Error::system("open " + quoted(path + "/" + name), errno);
    }
  }

  /// As many bytes as the header says, whatever becomes of the file meanwhile.
  void add_file(int object, TarEntry entry) {
    const UniqueFd file(::openat(rules_.own_descriptors, std::to_string(object).c_str(),
                                 O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat info {};
    if (!file || ::fstat(file.get(), &info) < 0) {
      throw Error::system("open " + quoted(entry.path), errno);
    }
    entry.size = static_cast<std::uint64_t>(info.st_size);
    write(encode_tar_header(entry));
    std::array<char, 65536> part{};
    std::uint64_t left = entry.size;
    while (left > 0) {
      const std::size_t most = std::min<std::uint64_t>(left, part.size());
      const ssize_t length = ::read(file.get(), part.data(), most);
      if (length < 0 && errno == EINTR) continue;
      if (length < 0) throw Error::system("read " + quoted(entry.path), errno);
      if (length == 0) part.fill('\0');
      const std::size_t size = length == 0 ? most : static_cast<std::size_t>(length);
      write({part.data(), size});
      left -= size;
    }
    write(std::string(padded(entry.size) - entry.size, '\0'));
  }

  void add_link(int object, TarEntry entry) {
    std::array<char, PATH_MAX> target{};
    if (::readlinkat(object, "", target.data(), target.size() - 1) < 0) {
      throw Error::system("read the link " + quoted(entry.path), errno);
    }
    entry.type = '2';
    entry.link = target.data();
    write(encode_tar_header(entry));
  }

  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(out_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw Error::system("write the archive", errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  int out_;
  const CopyRules& rules_;
};

}  // namespace

std::vector<std::string> write_tar(const CopySource& source, int out, const CopyRules& rules) {
  TarWriter writer(out, rules);
  writer.add(source.object.get(), source.contents_only ? "." : source.name);
  writer.finish();
  return std::move(writer.left_out);
}

}  // namespace cnet::sandbox
