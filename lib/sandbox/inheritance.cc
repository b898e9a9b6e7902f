#include "inheritance.h"

#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "cnet/base/error.h"

namespace cnet::sandbox {
namespace {

void reset_signals() {
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  // Fails for SIGKILL, SIGSTOP and the two of the C library, which are nobody's to ignore.
  for (int number = 1; number < NSIG; ++number) ::sigaction(number, &standard, nullptr);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

struct Limit {
  __rlimit_resource which;
  rlim_t soft;
  rlim_t hard;
};

constexpr rlim_t kMiB = 1 << 20;

constexpr std::array kLimits = {
    Limit{RLIMIT_NOFILE, 1024, 524288},
    Limit{RLIMIT_CORE, 0, RLIM_INFINITY},
    Limit{RLIMIT_MEMLOCK, 8 * kMiB, 8 * kMiB},
    Limit{RLIMIT_STACK, 8 * kMiB, RLIM_INFINITY},
    Limit{RLIMIT_NPROC, RLIM_INFINITY, RLIM_INFINITY},  // pids.max governs
    Limit{RLIMIT_AS, RLIM_INFINITY, RLIM_INFINITY},
    Limit{RLIMIT_CPU, RLIM_INFINITY, RLIM_INFINITY},
    Limit{RLIMIT_DATA, RLIM_INFINITY, RLIM_INFINITY},
    Limit{RLIMIT_FSIZE, RLIM_INFINITY, RLIM_INFINITY},
    Limit{RLIMIT_LOCKS, RLIM_INFINITY, RLIM_INFINITY},
    Limit{RLIMIT_MSGQUEUE, 819200, 819200},
    Limit{RLIMIT_NICE, 0, 0},
    Limit{RLIMIT_RTPRIO, 0, 0},
    Limit{RLIMIT_RTTIME, RLIM_INFINITY, RLIM_INFINITY},
};

void set_limit(const Limit& limit) {
  const rlimit wanted{.rlim_cur = limit.soft, .rlim_max = limit.hard};
  if (::setrlimit(limit.which, &wanted) == 0) return;
  // Raising a hard limit needs CAP_SYS_RESOURCE; a root without it has to live within what it was
  // given.
  rlimit have{};
  ::getrlimit(limit.which, &have);
  const rlimit possible{.rlim_cur = std::min(limit.soft, have.rlim_max),
                        .rlim_max = std::min(limit.hard, have.rlim_max)};
  if (::setrlimit(limit.which, &possible) < 0) throw Error::system("set a resource limit", errno);
}

}  // namespace

void forget_caller() {
  reset_signals();
  ::setsid();
  ::umask(022);
  // Refused where keyrings are not built in, or root's quota of them is used up: then there is none
  // to leak either way.
  ::syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, nullptr);
  // The following fail only for want of CAP_SYS_NICE; the process then keeps a lower priority,
  // never a higher one.
  ::setpriority(PRIO_PROCESS, 0, 0);
  const sched_param ordinary{};
  ::sched_setscheduler(0, SCHED_OTHER, &ordinary);
  std::array<unsigned long, 8192 / sizeof(unsigned long) / 8> every_cpu{};
  every_cpu.fill(~0UL);
  ::syscall(SYS_sched_setaffinity, 0, sizeof every_cpu, every_cpu.data());
}

void set_limits() {
  for (const Limit& limit : kLimits) set_limit(limit);
}

}  // namespace cnet::sandbox
