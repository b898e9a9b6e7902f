#include "warden.h"

#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "cgroup_kill.h"
#include "cnet/base/error.h"

namespace cnet::monitor {
namespace {

[[noreturn]] void wait_and_kill(const SandboxSpec& spec, pid_t monitor) {
  ::prctl(PR_SET_NAME, "cnet-warden", 0, 0, 0);
  ::setsid();
  ::close_range(0, ~0U, 0);
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, nullptr);
  ::prctl(PR_SET_PDEATHSIG, SIGUSR1, 0, 0, 0);
  // Nothing but its death is heard, and that not twice: it may have come before it was asked for.
  while (::getppid() == monitor) {
    siginfo_t info{};
    ::sigwaitinfo(&all, &info);
  }
  empty_cgroup(spec);
  ::_exit(0);
}

}  // namespace

Warden::Warden(const SandboxSpec& spec) {
  const pid_t monitor = ::getpid();
  int pidfd = -1;
  clone_args args{};
  args.flags = CLONE_PIDFD;
  args.pidfd = reinterpret_cast<std::uintptr_t>(&pidfd);
  args.exit_signal = SIGCHLD;
  const long pid = ::syscall(SYS_clone3, &args, sizeof args);
  if (pid < 0) throw Error::system("start the container's warden", errno);
  if (pid == 0) wait_and_kill(spec, monitor);
  pidfd_ = UniqueFd(pidfd);
}

Warden::~Warden() {
  ::syscall(SYS_pidfd_send_signal, pidfd_.get(), SIGKILL, nullptr, 0);
  siginfo_t info{};
  while (::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &info, WEXITED) < 0 && errno == EINTR) {
  }
}

}  // namespace cnet::monitor
