/// cnet-init: process 1 of a container with --init. Private: the container's set-up executes it
/// (sandbox/last_steps) when it has made the command's process, whose pidfd it leaves at
/// kInitChild.
///
///     cnet-init -- COMMAND [ARG...]
///
/// The words are for whoever lists processes. It passes every signal on to the command, collects
/// whatever is orphaned, and ends as the command does.

#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cnet/sandbox/init_child.h"

namespace {

using cnet::sandbox::kInitChild;

constexpr int kKilled = 128;
constexpr int kPeek = WEXITED | WNOHANG | WNOWAIT;

/// Collects whoever has ended; the exit code of the command when it has, else -1.
int collect() {
  for (;;) {
    siginfo_t any{};
    if (::waitid(P_ALL, 0, &any, kPeek) != 0 || any.si_pid == 0) return -1;
    // Looked at later: if the command has not ended now, it was not the one seen above.
    siginfo_t command{};
    ::waitid(P_PIDFD, kInitChild, &command, kPeek);
    if (command.si_pid != 0) {
      return command.si_code == CLD_EXITED ? command.si_status : kKilled + command.si_status;
    }
    ::waitpid(any.si_pid, nullptr, 0);
  }
}

}  // namespace

int main() {
  ::prctl(PR_SET_NAME, "cnet-init", 0, 0, 0);  // execveat has called us by a number
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);        // a program of the host's: nothing to look into
  // The ends of the container's streams are the command's alone.
  ::close_range(0, kInitChild - 1, 0);
  ::close_range(kInitChild + 1, ~0U, 0);
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, nullptr);
  for (;;) {
    const int code = collect();
    if (code >= 0) return code;
    siginfo_t info;
    const int number = ::sigwaitinfo(&all, &info);
    if (number <= 0 || number == SIGCHLD) continue;
    ::syscall(SYS_pidfd_send_signal, kInitChild, number, nullptr, 0);
  }
}
