#include "jail.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/base/unique_fd.h"
#include "seccomp.h"

namespace cnet::resolver {
namespace {

constexpr rlim_t kMostMemory = 64UL * 1024 * 1024;
constexpr rlim_t kMostFiles = 2048;  ///< more than the questions and clients there may be

/// A file system in no namespace: nothing is mounted anywhere, and it goes with the process.
void enter_empty_root() {
  const UniqueFd context(
      static_cast<int>(::syscall(SYS_fsopen, "tmpfs", FSOPEN_CLOEXEC)));
  if (!context) throw Error::system("make an empty root", errno);
  if (::syscall(SYS_fsconfig, context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) < 0) {
    throw Error::system("make an empty root", errno);
  }
  constexpr unsigned attributes =
      MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
  const UniqueFd root(
      static_cast<int>(::syscall(SYS_fsmount, context.get(), FSMOUNT_CLOEXEC, attributes)));
  if (!root || ::fchdir(root.get()) < 0 || ::chroot(".") < 0) {
    throw Error::system("enter an empty root", errno);
  }
}

void limit(__rlimit_resource which, rlim_t most) {
  const rlimit both{.rlim_cur = most, .rlim_max = most};
  if (::setrlimit(which, &both) < 0) throw Error::system("setrlimit", errno);
}

/// Where the user does not exist (a user namespace), it stays the one it is, without capabilities.
void become_nobody() {
  for (int capability = 0; ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; ++capability) {
  }
  ::setgroups(0, nullptr);
  if (::setresgid(kUser, kUser, kUser) < 0 || ::setresuid(kUser, kUser, kUser) < 0) {
    if (errno != EINVAL) throw Error::system("become the resolver's user", errno);
  }
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  const __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {};
  if (::syscall(SYS_capset, &header, none) < 0) throw Error::system("drop capabilities", errno);
}

}  // namespace

void enter_jail() {
  const UniqueFd score(::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
  // Unlike its keeper, it can be replaced.
  if (score && ::write(score.get(), "0", 1) != 1) throw Error::system("oom_score_adj", errno);
  enter_empty_root();
  limit(RLIMIT_DATA, kMostMemory);
  limit(RLIMIT_NOFILE, kMostFiles);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_CORE, 0);
  become_nobody();
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  // After the change of user, which clears it. If the keeper has gone already, its socket says so.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  allow_only_answering();
}

}  // namespace cnet::resolver
