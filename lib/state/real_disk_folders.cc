// How RealDisk finds and makes its folders, and the locks in them.
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/state/real_disk.h"
#include "disk_error.h"
#include "file_lock.h"
#include "openat2.h"
#include "relative_path.h"

namespace cnet::state {
namespace {

constexpr std::uint64_t kBeneath = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;

/// mkdirat with mode 0700 even if the umask takes bits away or the parent is set-group-id. False
/// when it was there.
bool make_private_folder(int parent, const std::string& name, const std::string& shown) {
  if (::mkdirat(parent, name.c_str(), 0700) != 0) {
    if (errno == EEXIST) return false;
    throw disk_error("make the folder " + shown, errno);
  }
  struct stat made {};
  if (::fstatat(parent, name.c_str(), &made, AT_SYMLINK_NOFOLLOW) == 0 &&
      (made.st_mode & 07777) != 0700 && ::fchmodat(parent, name.c_str(), 0700, 0) != 0) {
    throw disk_error("make the folder " + shown + " private", errno);
  }
  return true;
}

/// The folders above the root get the mode that `mkdir -p` gives.
void make_root(const std::string& path) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const std::string above = path.substr(0, slash);
    if (::mkdir(above.c_str(), 0755) != 0 && errno != EEXIST) {
      throw disk_error("make the folder " + above, errno);
    }
  }
  make_private_folder(AT_FDCWD, path, path);
}

}  // namespace

int RealDisk::root_fd(Tree tree, Missing missing) {
  Root& root = roots_[tree == Tree::durable ? 0 : 1];
  while (!root.fd) {
    root.fd.reset(::open(root.path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (root.fd) break;
    if (errno != ENOENT) throw disk_error("open the state folder " + root.path, errno);
    if (missing == Missing::leave) return -1;
    make_root(root.path);
  }
  return root.fd.get();
}

UniqueFd RealDisk::open_beneath(const Path& path, std::uint64_t flags) {
  if (!path.relative.empty()) require_beneath(path.relative);
  const int root = root_fd(path.tree, Missing::leave);
  if (root < 0) return {};
  const char* relative = path.relative.empty() ? "." : path.relative.c_str();
  UniqueFd file = open_at(root, relative, flags | O_NOFOLLOW, kBeneath);
  if (file || errno == ENOENT) return file;
  if (errno == ELOOP || errno == EXDEV || errno == ENOTDIR || errno == ENXIO) {
    throw Error(absolute(path) + " is no file or folder of cnet's: " + errno_words(errno),
                Error::Kind::damaged);
  }
  throw disk_error("open " + absolute(path), errno);
}

UniqueFd RealDisk::open_folder_of(const Path& path, Missing missing) {
  require_beneath(path.relative);
  const Path folder{path.tree, folder_of(path.relative)};
  for (;;) {
    if (missing == Missing::make) root_fd(path.tree, Missing::make);
    UniqueFd opened = open_beneath(folder, O_RDONLY | O_DIRECTORY);
    if (opened || missing == Missing::leave) return opened;
    if (make_folders(path.tree, folder.relative)) sync_folders_above(folder);
  }
}

bool RealDisk::make_folders(Tree tree, std::string_view relative) {
  const int root = root_fd(tree, Missing::make);
  bool made = false;
  for (std::size_t end = 0; end != relative.npos && !relative.empty();) {
    end = relative.find('/', end + 1);
    const std::string folder(relative.substr(0, end));
    made |= make_private_folder(root, folder, absolute({tree, folder}));
  }
  return made;
}

/// A new folder's name has to reach the disk before a record in it can be called safe. Happens once
/// for each folder.
void RealDisk::sync_folders_above(const Path& path) {
  if (path.tree == Tree::runtime) return;
  for (Path above = path; !above.relative.empty();) {
    above.relative = folder_of(above.relative);
    const UniqueFd folder = open_beneath(above, O_RDONLY | O_DIRECTORY);
    if (folder && ::fsync(folder.get()) != 0) throw disk_error("sync " + absolute(above), errno);
  }
}

UniqueFd RealDisk::open_lock_file(const Path& path) {
  require_beneath(path.relative);
  for (;;) {
    const int root = root_fd(path.tree, Missing::make);
    UniqueFd file = open_at(root, path.relative.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW, kBeneath);
    if (file) return file;
    if (errno != ENOENT) throw disk_error("open the lock " + absolute(path), errno);
    make_folders(path.tree, folder_of(path.relative));
  }
}

/// Whoever removes a locked file's folder (holding that lock) leaves the waiting ones with a file
/// that has no name.
bool RealDisk::is_still_there(const UniqueFd& file, const Path& path) {
  struct stat opened {};
  struct stat named {};
  if (::fstat(file.get(), &opened) != 0) throw disk_error("look at " + absolute(path), errno);
  const int root = root_fd(path.tree, Missing::make);
  if (::fstatat(root, path.relative.c_str(), &named, AT_SYMLINK_NOFOLLOW) != 0) return false;
  return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

std::unique_ptr<Lock> RealDisk::lock(const Path& path, LockMode mode) {
  for (;;) {
    UniqueFd file = open_lock_file(path);
    wait_flock(file, mode, patience_, absolute(path));
    if (is_still_there(file, path)) return make_lock(std::move(file));
  }
}

std::unique_ptr<Lock> RealDisk::try_lock(const Path& path, LockMode mode) {
  for (;;) {
    UniqueFd file = open_lock_file(path);
    if (!try_flock(file, mode, absolute(path))) return nullptr;
    if (is_still_there(file, path)) return make_lock(std::move(file));
  }
}

}  // namespace cnet::state
