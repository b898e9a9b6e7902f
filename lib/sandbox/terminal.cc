#include "terminal.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include <cerrno>

#include "cnet/base/error.h"
#include "in_root.h"
#include "mounts.h"

namespace cnet::sandbox {
namespace {

constexpr unsigned kPtmxMajor = 5;
constexpr unsigned kPtmxMinor = 2;

/// Looked at before it is opened: opening a device of somebody else's could do something.
UniqueFd open_ptmx(int dev) {
  constexpr std::uint64_t exactly = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const UniqueFd seen = open_at(dev, "pts/ptmx", O_PATH | O_NOFOLLOW, exactly);
  if (!seen) throw Error::system("open the container's /dev/pts/ptmx", errno);
  struct stat info {};
  struct statfs fs {};
  const bool genuine = ::fstat(seen.get(), &info) == 0 && ::fstatfs(seen.get(), &fs) == 0 &&
                       fs.f_type == DEVPTS_SUPER_MAGIC && S_ISCHR(info.st_mode) &&
                       info.st_rdev == makedev(kPtmxMajor, kPtmxMinor);
  if (!genuine) throw Error("the container's /dev/pts/ptmx is another device");
  UniqueFd ptmx = open_at(dev, "pts/ptmx", O_RDWR | O_NOCTTY | O_NOFOLLOW, exactly);
  if (!ptmx) throw Error::system("open the container's /dev/pts/ptmx", errno);
  return ptmx;
}

}  // namespace

UniqueFd open_terminal(int dev) {
  UniqueFd ours = open_ptmx(dev);
  const int unlocked = 0;
  if (::ioctl(ours.get(), TIOCSPTLCK, &unlocked) < 0) {
    throw Error::system("unlock the container's terminal", errno);
  }
  // Not by its name, which the container could have given to something else.
  const UniqueFd theirs(::ioctl(ours.get(), TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!theirs) throw Error::system("open the container's terminal", errno);
  if (::ioctl(theirs.get(), TIOCSCTTY, 0) < 0) {
    throw Error::system("make the terminal a controlling one", errno);
  }
  for (int i = 0; i < 3; ++i) ::dup2(theirs.get(), i);
  return ours;
}

void bind_console(int dev) {
  if (::mknodat(dev, "console", S_IFREG | 0600, 0) < 0) {
    throw Error::system("make /dev/console", errno);
  }
  const UniqueFd place =
      open_at(dev, "console", O_PATH | O_NOFOLLOW, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
  if (!place) throw Error::system("open /dev/console", errno);
  attach(clone_mount(0, 0, "the terminal").get(), place.get(), "/dev/console");
}

void give_terminal(uid_t uid) {
  constexpr auto keep = static_cast<gid_t>(-1);  // devpts gives it the group tty
  if (::fchown(0, uid, keep) < 0) throw Error::system("give the user the terminal", errno);
}

}  // namespace cnet::sandbox
