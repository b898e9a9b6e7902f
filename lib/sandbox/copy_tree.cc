#include "copy_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <map>
#include <memory>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/unique_fd.h"
#include "in_root.h"

namespace cnet::sandbox {
namespace {

constexpr std::uint64_t kVeryEntry =
    RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV;
constexpr mode_t kModeBits = 07777;

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

bool is_kept(std::string_view attribute) {
  return attribute.starts_with("user.") || attribute == "security.capability";
}

class TreeCopy {
 public:
  TreeCopy(int top, const std::string& what) : top_(top), what_(what) {}

  void copy_folder(int from, int to) {
    for (const std::string& name : names_in(from, what_)) copy_entry(from, to, name);
    copy_attributes(from, to, what_);
  }

 private:
  void check(bool done) const {
    if (!done) throw Error::system(what_, errno);
  }

  void copy_entry(int from, int to, const std::string& name) {
    struct stat info {};
    check(::fstatat(from, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0);
    if (S_ISDIR(info.st_mode)) {
      copy_folder_entry(from, to, name);
      return;
    }
    if (info.st_nlink > 1 && is_linked(info, to, name)) return;
    if (S_ISREG(info.st_mode)) {
      copy_file(from, to, name);
    } else if (S_ISLNK(info.st_mode)) {
      copy_link(from, to, name);
      set_owner_and_time(to, name, info);
    } else {
      check(::mknodat(to, name.c_str(), info.st_mode, info.st_rdev) == 0);
      set_owner_and_time(to, name, info);
      check(::fchmodat(to, name.c_str(), info.st_mode & kModeBits, 0) == 0);
    }
  }

  void copy_folder_entry(int from, int to, const std::string& name) {
    check(::mkdirat(to, name.c_str(), 0700) == 0);
    const UniqueFd below = open_at(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, kVeryEntry);
    if (!below && errno == EXDEV) return;  // something is mounted there: it is no part of the tree
    check(static_cast<bool>(below));
    const UniqueFd made = open_at(to, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, kVeryEntry);
    check(static_cast<bool>(made));
    const std::size_t length = path_.size();
    path_ += name + "/";
    copy_folder(below.get(), made.get());
    path_.resize(length);
  }

  /// Whether another name of the same file was copied: then this one becomes a link to it.
  bool is_linked(const struct stat& info, int to, const std::string& name) {
    const auto [known, is_new] = links_.try_emplace({info.st_dev, info.st_ino}, path_ + name);
    if (is_new) return false;
    check(::linkat(top_, known->second.c_str(), to, name.c_str(), 0) == 0);
    return true;
  }

  void copy_file(int from, int to, const std::string& name) {
    const UniqueFd source = open_at(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, kVeryEntry);
    if (!source && errno == EXDEV) return;
    check(static_cast<bool>(source));
    const UniqueFd target(
        ::openat(to, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    check(static_cast<bool>(target));
    copy_data(source.get(), target.get(), what_);
    copy_attributes(source.get(), target.get(), what_);
  }

  void copy_link(int from, int to, const std::string& name) const {
    std::array<char, PATH_MAX> target{};
    const ssize_t length = ::readlinkat(from, name.c_str(), target.data(), target.size() - 1);
    check(length >= 0 && ::symlinkat(target.data(), to, name.c_str()) == 0);
  }

  void set_owner_and_time(int to, const std::string& name, const struct stat& info) const {
    check(::fchownat(to, name.c_str(), info.st_uid, info.st_gid, AT_SYMLINK_NOFOLLOW) == 0);
    const std::array times = {info.st_atim, info.st_mtim};
    check(::utimensat(to, name.c_str(), times.data(), AT_SYMLINK_NOFOLLOW) == 0);
  }

  int top_;
  const std::string& what_;
  std::string path_;  ///< of the folder that is being copied, below the top
  std::map<std::pair<dev_t, ino_t>, std::string> links_;
};

void copy_extended_attributes(int from, int to, const std::string& what) {
  std::array<char, 65536> names{};  // XATTR_LIST_MAX
  const ssize_t length = ::flistxattr(from, names.data(), names.size());
  if (length < 0 && errno != EOPNOTSUPP) throw Error::system(what, errno);
  for (const char* name = names.data(); name < names.data() + length;) {
    const std::string_view attribute(name);
    std::array<char, 65536> value{};  // XATTR_SIZE_MAX
    const ssize_t size =
        is_kept(attribute) ? ::fgetxattr(from, name, value.data(), value.size()) : -1;
    // A file system that keeps none is the operator's choice; Docker goes on, too.
    if (size >= 0 && ::fsetxattr(to, name, value.data(), static_cast<std::size_t>(size), 0) < 0 &&
        errno != EOPNOTSUPP) {
      throw Error::system(what, errno);
    }
    name += attribute.size() + 1;
  }
}

}  // namespace

void copy_tree(int from, int to, const std::string& what) {
  TreeCopy(to, what).copy_folder(from, to);
}

void copy_data(int from, int to, const std::string& what) {
  struct stat info {};
  const auto check = [&](bool done) {
    if (!done) throw Error::system(what, errno);
  };
  check(::fstat(from, &info) == 0);
  for (off_t at = 0; at < info.st_size;) {
    at = ::lseek(from, at, SEEK_DATA);
    if (at < 0 && errno == ENXIO) break;
    const off_t end = at < 0 ? -1 : ::lseek(from, at, SEEK_HOLE);
    check(end >= 0 && ::lseek(to, at, SEEK_SET) >= 0);
    while (at < end) {
      const ssize_t sent = ::sendfile(to, from, &at, static_cast<std::size_t>(end - at));
      check(sent >= 0 || errno == EINTR);
      if (sent == 0) break;
    }
    if (at < end) break;  // it has become shorter meanwhile
  }
  check(::ftruncate(to, info.st_size) == 0);
}

void copy_attributes(int from, int to, const std::string& what) {
  struct stat info {};
  const auto check = [&](bool done) {
    if (!done) throw Error::system(what, errno);
  };
  check(::fstat(from, &info) == 0);
  check(::fchown(to, info.st_uid, info.st_gid) == 0);  // first: it takes capabilities and suid away
  copy_extended_attributes(from, to, what);
  check(::fchmod(to, info.st_mode & kModeBits) == 0);
  const std::array times = {info.st_atim, info.st_mtim};
  check(::futimens(to, times.data()) == 0);
}

std::vector<std::string> names_in(int folder, const std::string& what) {
  // A descriptor of its own: reading it moves its position.
  const int own = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (own < 0) throw Error::system(what, errno);
  const std::unique_ptr<DIR, CloseFolder> entries(::fdopendir(own));
  if (!entries) {
    const int err = errno;
    ::close(own);
    throw Error::system(what, err);
  }
  std::vector<std::string> names;
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(entries.get());
    if (entry == nullptr) break;
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  if (errno != 0) throw Error::system(what, errno);
  return names;
}

}  // namespace cnet::sandbox
