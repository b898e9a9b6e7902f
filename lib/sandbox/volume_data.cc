// How a volume's folder changes while it is filled, under a flock on its file `lock`:
//
//     copy.partial.<n>   what the image has, on its way; nobody looks at it, a dead one is swept
//     copy.ready         complete: its entries go over to _data one by one
//
// _data itself is never exchanged: other containers may have it mounted already.
#include "volume_data.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/volume.h"
#include "copy_tree.h"

namespace cnet::sandbox {
namespace {

constexpr const char* kReady = "copy.ready";
constexpr const char* kPartial = "copy.partial.";

UniqueFd open_folder(int parent, const std::string& name) {
  return open_at(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW,
                 RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
}

class VolumeData {
 public:
  explicit VolumeData(const Mount& mount)
      : mount_(mount), what_("fill the volume " + quoted(mount.source)) {
    folder_ = UniqueFd(::open(mount.source.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    check(static_cast<bool>(folder_));
    data_ = open_folder(folder_.get(), kVolumeData);
    check(static_cast<bool>(data_));
    lock_ =
        UniqueFd(::openat(folder_.get(), "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    check(static_cast<bool>(lock_));
    int locked = 0;
    do {
      locked = ::flock(lock_.get(), LOCK_EX);
    } while (locked < 0 && errno == EINTR);
    check(locked == 0);
  }

  void fill(const InRoot& root) {
    if (::faccessat(folder_.get(), kReady, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
      move_over();  // somebody was killed here
    } else if (mount_.copy && is_empty()) {
      const UniqueFd image = image_folder(root);
      if (!image) return;
      const std::string partial = make_partial();
      copy_tree(image.get(), open_folder(folder_.get(), partial).get(),
                "copy the image's " + mount_.target + " into its volume");
      check(::renameat(folder_.get(), partial.c_str(), folder_.get(), kReady) == 0);
      move_over();
    }
  }

 private:
  void check(bool done) const {
    if (!done) throw Error::system(what_, errno);
  }

  bool is_empty() const { return names_in(data_.get(), what_).empty(); }

  /// Empty when the image has no folder there, or the path leads to its very root, over which
  /// nothing is mounted.
  UniqueFd image_folder(const InRoot& root) const {
    UniqueFd image = root.open(mount_.target, O_RDONLY | O_DIRECTORY);
    if (!image) return {};
    struct stat found {};
    struct stat top {};
    check(::fstat(image.get(), &found) == 0 && ::fstat(root.fd(), &top) == 0);
    if (found.st_dev == top.st_dev && found.st_ino == top.st_ino) return {};
    return image;
  }

  std::string make_partial() const {
    for (int n = 0;; ++n) {
      std::string name = kPartial + std::to_string(n);
      if (::mkdirat(folder_.get(), name.c_str(), 0700) == 0) return name;
      check(errno == EEXIST);
    }
  }

  void move_over() const {
    const UniqueFd ready = open_folder(folder_.get(), kReady);
    check(static_cast<bool>(ready));
    for (const std::string& name : names_in(ready.get(), what_)) {
      const int moved =
          ::renameat2(ready.get(), name.c_str(), data_.get(), name.c_str(), RENAME_NOREPLACE);
      // EEXIST: a container that has the volume already was faster with this name.
      check(moved == 0 || errno == EEXIST);
    }
    copy_attributes(ready.get(), data_.get(), what_);
    if (::unlinkat(folder_.get(), kReady, AT_REMOVEDIR) == 0) return;
    check(errno == ENOTEMPTY);
    const std::string rest = make_partial();
    check(::renameat(folder_.get(), kReady, folder_.get(), rest.c_str()) == 0);
  }

  const Mount& mount_;
  std::string what_;
  UniqueFd folder_, data_, lock_;
};

}  // namespace

void fill_volumes(const std::vector<Mount>& mounts, const InRoot& root) {
  for (const Mount& mount : mounts) {
    if (mount.kind == MountKind::volume) VolumeData(mount).fill(root);
  }
}

}  // namespace cnet::sandbox
