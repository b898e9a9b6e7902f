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
#include <string>
#include <string_view>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

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
  std::string_view name;  // of the flag --ulimit; empty: it has none
  __rlimit_resource which;
  rlim_t soft;
  rlim_t hard;
};

constexpr rlim_t kMiB = 1 << 20;

constexpr std::array kLimits = {
    Limit{"nofile", RLIMIT_NOFILE, 1024, 524288},
    Limit{"core", RLIMIT_CORE, 0, RLIM_INFINITY},
    Limit{"memlock", RLIMIT_MEMLOCK, 8 * kMiB, 8 * kMiB},
    Limit{"stack", RLIMIT_STACK, 8 * kMiB, RLIM_INFINITY},
    Limit{"nproc", RLIMIT_NPROC, RLIM_INFINITY, RLIM_INFINITY},  // pids.max governs
    Limit{"", RLIMIT_AS, RLIM_INFINITY, RLIM_INFINITY},
    Limit{"cpu", RLIMIT_CPU, RLIM_INFINITY, RLIM_INFINITY},
    Limit{"data", RLIMIT_DATA, RLIM_INFINITY, RLIM_INFINITY},
    Limit{"fsize", RLIMIT_FSIZE, RLIM_INFINITY, RLIM_INFINITY},
    Limit{"locks", RLIMIT_LOCKS, RLIM_INFINITY, RLIM_INFINITY},
    Limit{"rss", RLIMIT_RSS, RLIM_INFINITY, RLIM_INFINITY},  // without effect since Linux 2.4.30
    Limit{"sigpending", RLIMIT_SIGPENDING, 65536, 65536},
    Limit{"msgqueue", RLIMIT_MSGQUEUE, 819200, 819200},
    Limit{"nice", RLIMIT_NICE, 0, 0},
    Limit{"rtprio", RLIMIT_RTPRIO, 0, 0},
    Limit{"rttime", RLIMIT_RTTIME, RLIM_INFINITY, RLIM_INFINITY},
};
static_assert(RLIM_INFINITY == kNoUlimit);

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

__rlimit_resource resource_of(const Ulimit& ulimit) {
  const auto same = std::ranges::find(kLimits, ulimit.name, &Limit::name);
  if (same == kLimits.end()) throw Error("there is no limit " + quoted(ulimit.name));
  return same->which;
}

rlimit limit_of(__rlimit_resource which) {
  rlimit limit{};
  ::getrlimit(which, &limit);
  return limit;
}

void set_ulimit(__rlimit_resource which, const rlimit& limit, const Ulimit& ulimit) {
  if (::setrlimit(which, &limit) == 0) return;
  const int err = errno;
  const rlim_t have = limit_of(which).rlim_max;
  throw Error::system("--ulimit " + ulimit_words(ulimit), err)
      .hint("the caller's hard limit is " +
            (have == RLIM_INFINITY ? "none" : std::to_string(have)) +
            "; more needs CAP_SYS_RESOURCE, and nofile is at most fs.nr_open");
}

/// Makes room for the ulimit; the soft limit stays.
void raise_hard_limit(const Ulimit& ulimit) {
  const __rlimit_resource which = resource_of(ulimit);
  const rlimit now = limit_of(which);
  if (ulimit.hard <= now.rlim_max) return;
  set_ulimit(which, {.rlim_cur = now.rlim_cur, .rlim_max = ulimit.hard}, ulimit);
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

void set_limits(const std::vector<Ulimit>& ulimits) {
  for (const Limit& limit : kLimits) set_limit(limit);
  for (const Ulimit& ulimit : ulimits) raise_hard_limit(ulimit);
}

void narrow_limits(const std::vector<Ulimit>& ulimits) {
  for (const Ulimit& ulimit : ulimits) {
    set_ulimit(resource_of(ulimit), {.rlim_cur = ulimit.soft, .rlim_max = ulimit.hard}, ulimit);
  }
}

void require_settable(const std::vector<Ulimit>& ulimits) {
  for (const Ulimit& ulimit : ulimits) {
    const __rlimit_resource which = resource_of(ulimit);
    const rlimit before = limit_of(which);
    raise_hard_limit(ulimit);
    ::setrlimit(which, &before);
  }
}

}  // namespace cnet::sandbox
