#include "process.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <exception>
#include <utility>

#include "cnet/base/error.h"
#include "jail.h"
#include "resolver.h"

namespace cnet::resolver {
namespace {

constexpr int kLow = 16;  ///< the descriptors go above, then down to 0, 1 and 2

/// Nothing of the keeper's is open afterwards but these three.
Stations keep_only(const std::array<int, 3>& wanted) {
  std::array<int, 3> away{};
  for (std::size_t i = 0; i < away.size(); ++i) {
    away[i] = ::fcntl(wanted[i], F_DUPFD_CLOEXEC, kLow);
  }
  for (std::size_t i = 0; i < away.size(); ++i) ::dup3(away[i], static_cast<int>(i), O_CLOEXEC);
  ::close_range(static_cast<unsigned>(wanted.size()), ~0U, 0);
  return {.datagrams = UniqueFd(0), .streams = UniqueFd(1), .control = UniqueFd(2)};
}

[[noreturn]] void be_resolver(const std::array<int, 3>& wanted) {
  try {
    ::prctl(PR_SET_NAME, "cnet-resolver", 0, 0, 0);
    ::setsid();
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    for (int number = 1; number < SIGRTMIN; ++number) ::signal(number, SIG_DFL);
    Stations stations = keep_only(wanted);
    std::uint64_t seed = 0;
    if (::getrandom(&seed, sizeof seed, 0) < 0) seed = 1;
    Resolver resolver(std::move(stations), seed);
    enter_jail();
    resolver.run();
  } catch (const std::exception&) {
    ::_exit(1);  // the keeper starts another one
  }
  ::_exit(0);
}

}  // namespace

Process start_process(int datagrams, int streams) {
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) < 0) {
    throw Error::system("socketpair", errno);
  }
  UniqueFd ours(pair[0]);
  const UniqueFd theirs(pair[1]);
  int pidfd = -1;
  clone_args args{};
  args.flags = CLONE_PIDFD;
  args.pidfd = reinterpret_cast<std::uintptr_t>(&pidfd);
  args.exit_signal = SIGCHLD;
  const long pid = ::syscall(SYS_clone3, &args, sizeof args);
  if (pid < 0) throw Error::system("start the container's resolver", errno);
  if (pid == 0) be_resolver({datagrams, streams, theirs.get()});
  return {.pidfd = UniqueFd(pidfd), .control = std::move(ours)};
}

void end_process(Process& process) {
  if (!process.pidfd) return;
  ::syscall(SYS_pidfd_send_signal, process.pidfd.get(), SIGKILL, nullptr, 0);
  siginfo_t info{};
  while (::waitid(P_PIDFD, static_cast<id_t>(process.pidfd.get()), &info, WEXITED) < 0 &&
         errno == EINTR) {
  }
  process = {};
}

}  // namespace cnet::resolver
