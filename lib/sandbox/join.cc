#include "join.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/sandbox/start_time.h"
#include "in_root.h"
#include "mounts.h"

namespace cnet::sandbox {
namespace {

Error has_ended(const JoinedContainer& container) {
  return Error("container " + quoted(container.name) +
               ", whose namespaces are joined, has just ended")
      .exit_code(125);
}

/// setns(2) says ESRCH of a process that has ended and was not waited for yet.
void join(const JoinedContainer& container, const UniqueFd& pidfd, int kinds) {
  if (::setns(pidfd.get(), kinds) == 0) return;
  const int err = errno;
  if (err == ESRCH) throw has_ended(container);
  throw Error::system("join the namespaces of container " + quoted(container.name), err);
}

/// In the mount namespace of another container, and back. What is seen there was made by strangers.
class MountVisit {
 public:
  explicit MountVisit(const JoinedContainer& container, const UniqueFd& pidfd)
      : home_(::open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC)),
        root_(::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    if (!home_ || !root_) throw Error::system("open the mount namespace", errno);
    join(container, pidfd, CLONE_NEWNS);
  }
  ~MountVisit() {
    // Back in a namespace, the root is that namespace's, not the one this process had.
    const bool back =
        ::setns(home_.get(), CLONE_NEWNS) == 0 && ::fchdir(root_.get()) == 0 && ::chroot(".") == 0;
    if (!back) std::abort();
  }
  MountVisit(const MountVisit&) = delete;
  MountVisit& operator=(const MountVisit&) = delete;

 private:
  UniqueFd home_;
  UniqueFd root_;
};

UniqueFd open_shm() {
  constexpr std::uint64_t exactly = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  UniqueFd shm = open_at(AT_FDCWD, "/dev/shm", O_PATH | O_DIRECTORY | O_NOFOLLOW, exactly);
  if (!shm) throw Error::system("open /dev/shm", errno);
  return shm;
}

/// Until its init has left the host's mounts, what is seen there is the host's own.
void require_own_shm(const JoinedContainer& container, const UniqueFd& theirs,
                     const UniqueFd& hosts) {
  struct stat their {};
  struct stat host {};
  if (::fstat(theirs.get(), &their) < 0 || ::fstat(hosts.get(), &host) < 0) {
    throw Error::system("fstat /dev/shm", errno);
  }
  if (their.st_dev != host.st_dev || their.st_ino != host.st_ino) return;
  throw Error("container " + quoted(container.name) + " is just being started; try again");
}

/// A mount can only be cloned by who is in its namespace.
UniqueFd clone_shm(const UniqueFd& shm) {
  struct statfs fs {};
  if (::fstatfs(shm.get(), &fs) < 0) throw Error::system("fstatfs /dev/shm", errno);
  if (fs.f_type != TMPFS_MAGIC) throw Error("the /dev/shm to be shared is no tmpfs");
  return clone_mount(shm.get(), 0, "/dev/shm");
}

}  // namespace

std::vector<UniqueFd> open_joined(const NamespaceSpec& spec) {
  std::vector<UniqueFd> joined;
  for (const JoinedContainer& container : spec.joined) {
    const auto pid = static_cast<pid_t>(container.pid);
    UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    // The pidfd keeps the process from being taken for its successor: what is read below is the
    // right one's if it exists still afterwards.
    const bool same = pidfd && start_time_of(pid) == container.start_time &&
                      ::syscall(SYS_pidfd_send_signal, pidfd.get(), 0, nullptr, 0) == 0;
    if (!same) throw has_ended(container);
    joined.push_back(std::move(pidfd));
  }
  return joined;
}

BirthPlace::BirthPlace(const NamespaceSpec& spec, const std::vector<UniqueFd>& joined) {
  for (std::size_t i = 0; i < joined.size(); ++i) {
    if (!spec.joined[i].pids) continue;
    UniqueFd home(::open("/proc/self/ns/pid", O_RDONLY | O_CLOEXEC));
    if (!home) throw Error::system("open /proc/self/ns/pid", errno);
    join(spec.joined[i], joined[i], CLONE_NEWPID);
    home_ = std::move(home);
  }
}

BirthPlace::~BirthPlace() {
  if (home_ && ::setns(home_.get(), CLONE_NEWPID) != 0) std::abort();
}

void join_namespaces(const NamespaceSpec& spec, const std::vector<UniqueFd>& joined) {
  for (std::size_t i = 0; i < joined.size(); ++i) {
    const JoinedContainer& container = spec.joined[i];
    const int kinds = (container.network ? CLONE_NEWNET : 0) | (container.ipc ? CLONE_NEWIPC : 0) |
                      (container.uts ? CLONE_NEWUTS : 0);
    if (kinds != 0) join(container, joined[i], kinds);
  }
}

std::optional<UniqueFd> shared_memory(const NamespaceSpec& spec,
                                      const std::vector<UniqueFd>& joined) {
  if (!spec.shm) return UniqueFd();
  if (spec.own_ipc) return std::nullopt;
  UniqueFd shm;
  for (std::size_t i = 0; i < joined.size(); ++i) {
    if (!spec.joined[i].ipc) continue;
    const UniqueFd hosts = open_at(AT_FDCWD, "/dev/shm", O_PATH | O_DIRECTORY, 0);
    const MountVisit visit(spec.joined[i], joined[i]);
    const UniqueFd theirs = open_shm();
    if (hosts) require_own_shm(spec.joined[i], theirs, hosts);
    shm = clone_shm(theirs);
  }
  if (!shm) shm = clone_shm(open_shm());
  set_propagation(shm.get(), "", MS_PRIVATE);
  return shm;
}

}  // namespace cnet::sandbox
