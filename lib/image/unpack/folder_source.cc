#include "folder_source.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <memory>

#include "cnet/base/text.h"
#include "entry_attributes.h"
#include "in_root.h"

namespace cnet::image {
namespace {

constexpr std::size_t kReadSize = 256 * 1024;

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

/// Empty with errno set when it fails. The DIR needs a descriptor that it owns itself.
Folder take_folder(UniqueFd fd) {
  const int own = ::fcntl(fd.get(), F_DUPFD_CLOEXEC, 0);
  if (own < 0) return nullptr;
  Folder folder(::fdopendir(own));
  if (!folder) {
    const int err = errno;
    ::close(own);
    errno = err;
  }
  return folder;
}

std::optional<EntryKind> kind_of(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return EntryKind::file;
    case S_IFDIR:
      return EntryKind::folder;
    case S_IFLNK:
      return EntryKind::symlink;
    case S_IFIFO:
      return EntryKind::fifo;
    case S_IFCHR:
      return EntryKind::char_device;
    case S_IFBLK:
      return EntryKind::block_device;
    default:
      return std::nullopt;
  }
}

std::vector<std::pair<std::string, std::string>> read_xattrs(int fd) {
  std::vector<std::pair<std::string, std::string>> found;
  std::array<char, XATTR_LIST_MAX> names{};
  const ssize_t length = ::flistxattr(fd, names.data(), names.size());
  if (length <= 0) return found;  // none, or a file system without them
  for (const std::string_view name :
       split({names.data(), static_cast<std::size_t>(length) - 1}, '\0')) {
    if (!keeps_xattr(name)) continue;
    std::string value(XATTR_SIZE_MAX, '\0');
    const ssize_t size = ::fgetxattr(fd, std::string(name).c_str(), value.data(), value.size());
    if (size < 0) continue;  // removed meanwhile
    value.resize(static_cast<std::size_t>(size));
    found.emplace_back(name, std::move(value));
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace

FolderSource::FolderSource(UniqueFd root, std::string name,
                           std::set<std::pair<dev_t, ino_t>> skipped, TarCopy copy)
    : root_(std::move(root)),
      name_(std::move(name)),
      skipped_(std::move(skipped)),
      digest_(std::move(copy)),
      buffer_(kReadSize) {}

Error FolderSource::failed(const std::string& path, int err) const {
  return Error::system("read " + name_ + "/" + path, err);
}

std::optional<Entry> FolderSource::next() {
  file_.reset();
  while (!pending_.empty()) {
    const std::string path = std::move(pending_.back());
    pending_.pop_back();
    if (auto entry = describe(path)) {
      digest_.begin(*entry);
      return entry;
    }
  }
  return std::nullopt;
}

std::optional<Entry> FolderSource::describe(const std::string& path) {
  UniqueFd object = open_beneath(root_.get(), path, O_PATH | O_NOFOLLOW);
  const bool mount = !object && errno == EXDEV;
  if (mount) object = open_in_root(root_.get(), path, O_PATH | O_NOFOLLOW);
  if (!object && errno == ENOENT) return std::nullopt;  // removed meanwhile
  if (!object) throw failed(path, errno);
  struct stat status {};
  if (::fstat(object.get(), &status) != 0) throw failed(path, errno);
  const auto kind = kind_of(status.st_mode);
  if (!kind || (mount && *kind != EntryKind::folder)) return std::nullopt;

  Entry entry{.path = path.empty() ? "." : path,
              .kind = *kind,
              .mode = status.st_mode & 07777,
              .uid = status.st_uid,
              .gid = status.st_gid,
              .mtime = status.st_mtim,
              .link = {},
              .device = status.st_rdev,
              .size = 0,
              .xattrs = {}};
  if (*kind != EntryKind::folder && is_known_hardlink(entry, status)) return entry;
  if (*kind == EntryKind::symlink) {
    std::array<char, PATH_MAX> target{};
    const ssize_t n = ::readlinkat(object.get(), "", target.data(), target.size());
    if (n < 0) throw failed(path, errno);
    entry.link.assign(target.data(), static_cast<std::size_t>(n));
  } else if (*kind == EntryKind::file) {
    file_ = open_same(path, 0, status);
    file_path_ = path;
    file_size_ = static_cast<std::uint64_t>(status.st_size);
    file_at_ = 0;
    entry.size = file_size_;
    entry.xattrs = read_xattrs(file_.get());
  } else if (*kind == EntryKind::folder && !mount) {
    UniqueFd folder = open_same(path, O_DIRECTORY, status);
    entry.xattrs = read_xattrs(folder.get());
    if (!skipped_.contains({status.st_dev, status.st_ino})) {
      read_folder(path, std::move(folder));
    }
  }
  return entry;
}

bool FolderSource::is_known_hardlink(Entry& entry, const struct stat& status) {
  if (status.st_nlink < 2) return false;
  const auto [first, fresh] = linked_.try_emplace({status.st_dev, status.st_ino}, entry.path);
  if (fresh) return false;
  entry.kind = EntryKind::hardlink;
  entry.link = first->second;
  return true;
}

UniqueFd FolderSource::open_same(const std::string& path, int flags, const struct stat& status) {
  // O_NONBLOCK: a FIFO that took its place must not block.
  UniqueFd fd = open_beneath(root_.get(), path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | flags);
  struct stat now {};
  if (!fd || ::fstat(fd.get(), &now) != 0) throw failed(path, errno);
  if (now.st_ino != status.st_ino || now.st_dev != status.st_dev) {
    throw Error(name_ + "/" + path + " was replaced while it was read");
  }
  return fd;
}

void FolderSource::read_folder(const std::string& path, UniqueFd fd) {
  const Folder folder = take_folder(std::move(fd));
  if (!folder) throw failed(path, errno);
  std::vector<std::string> children;
  while (const dirent* child = ::readdir(folder.get())) {
    const std::string_view name = child->d_name;
    if (name == "." || name == "..") continue;
    children.push_back(path.empty() ? std::string(name) : path + "/" + std::string(name));
  }
  std::ranges::sort(children, std::ranges::greater{});
  std::ranges::move(children, std::back_inserter(pending_));
}

std::optional<Block> FolderSource::block() {
  if (!file_ || file_at_ == file_size_) return std::nullopt;
  const off_t data = ::lseek(file_.get(), static_cast<off_t>(file_at_), SEEK_DATA);
  // ENXIO: only a hole is left. Other errors: a file system without holes.
  const std::uint64_t start = data >= 0        ? static_cast<std::uint64_t>(data)
                              : errno == ENXIO ? file_size_
                                               : file_at_;
  if (start >= file_size_) {
    digest_.add_zeros(file_size_ - file_at_);
    file_at_ = file_size_;
    return std::nullopt;
  }
  const std::size_t wanted = std::min<std::uint64_t>(buffer_.size(), file_size_ - start);
  const ssize_t n = ::pread(file_.get(), buffer_.data(), wanted, static_cast<off_t>(start));
  if (n < 0) throw failed(file_path_, errno);
  if (n == 0) throw Error(name_ + "/" + file_path_ + " became shorter while it was read");
  const Block block{start, {buffer_.data(), static_cast<std::size_t>(n)}};
  digest_.add_zeros(start - file_at_);
  digest_.add(block.bytes);
  file_at_ = start + block.bytes.size();
  return block;
}

}  // namespace cnet::image
