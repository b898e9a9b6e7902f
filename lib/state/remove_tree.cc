#include "remove_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <string_view>

#include "disk_error.h"
#include "openat2.h"

namespace cnet::state {
namespace {

/// Below this depth a folder is moved up to the top instead of being entered, so that neither the
/// stack nor the number of open descriptors depends on how deep a container nested its folders.
constexpr int kMaxDepth = 32;

/// Deleting while reading a folder is defined, but entries may be missed; then another round finds
/// them. The bound ends a race against somebody who keeps creating.
constexpr int kMaxRounds = 1000;

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

/// Empty when it has vanished meanwhile.
Folder open_folder(int parent, const std::string& name, const std::string& shown) {
  UniqueFd fd =
      open_at(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK,
              RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV);
  if (!fd) {
    if (errno == ENOENT) return nullptr;
    throw disk_error("remove " + shown, errno);
  }
  const int copy = ::fcntl(fd.get(), F_DUPFD_CLOEXEC, 0);
  if (copy < 0) throw disk_error("remove " + shown, errno);
  Folder folder(::fdopendir(copy));
  if (!folder) {
    const int err = errno;
    ::close(copy);
    throw disk_error("remove " + shown, err);
  }
  return folder;
}

class TreeRemover {
 public:
  TreeRemover(int top, std::string shown) : top_(top), shown_(std::move(shown)) {}

  void empty(DIR* folder, int depth) {
    const int fd = ::dirfd(folder);
    for (;;) {
      errno = 0;
      const dirent* entry = ::readdir(folder);
      if (entry == nullptr) {
        if (errno != 0) throw disk_error("remove " + shown_, errno);
        return;
      }
      const std::string name = entry->d_name;
      if (name == "." || name == "..") continue;
      remove_entry(fd, name, depth);
    }
  }

 private:
  void remove_entry(int folder, const std::string& name, int depth) {
    if (::unlinkat(folder, name.c_str(), 0) == 0 || errno == ENOENT) return;
    if (errno != EISDIR) throw disk_error("remove " + name + " in " + shown_, errno);
    if (depth >= kMaxDepth) {
      move_to_top(folder, name);
      return;
    }
    for (int round = 0; round < kMaxRounds; ++round) {
      if (::unlinkat(folder, name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT) return;
      if (errno != ENOTEMPTY && errno != EEXIST) {
        throw disk_error("remove " + name + " in " + shown_, errno);
      }
      const Folder below = open_folder(folder, name, shown_);
      if (!below) return;
      empty(below.get(), depth + 1);
    }
    throw disk_error("remove " + name + " in " + shown_, ENOTEMPTY);
  }

  void move_to_top(int folder, const std::string& name) {
    for (;;) {
      const std::string place = ".deep." + std::to_string(moved_++);
      if (::renameat2(folder, name.c_str(), top_, place.c_str(), RENAME_NOREPLACE) == 0) return;
      if (errno == ENOENT) return;
      if (errno != EEXIST) throw disk_error("remove " + name + " in " + shown_, errno);
    }
  }

  int top_;
  std::string shown_;
  unsigned moved_ = 0;
};

}  // namespace

void remove_tree(int parent, const std::string& name, const std::string& shown) {
  for (;;) {
    if (::unlinkat(parent, name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT) return;
    if (errno != ENOTEMPTY && errno != EEXIST) throw disk_error("remove " + shown, errno);
    const Folder top = open_folder(parent, name, shown);
    if (!top) return;
    TreeRemover(::dirfd(top.get()), shown).empty(top.get(), 1);
  }
}

}  // namespace cnet::state
