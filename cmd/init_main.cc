/// cnet-init: process 1 of a container with --init. Private: the container's set-up executes it
/// (sandbox/last_steps).
///
///     cnet-init FILE -- COMMAND [ARG...]
///
/// Executes FILE as COMMAND in a child, passes every signal on to it, collects whatever is
/// orphaned, and ends as the child does. Descriptor 3 is the socket on which the set-up reports: it
/// closes when the child has become the command, or carries a note why it could not.

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "cnet/sandbox/init_note.h"

namespace {

using cnet::sandbox::InitNote;

constexpr int kStatus = 3;
constexpr int kFailed = 125;
constexpr int kNotExecutable = 126;
constexpr int kNotFound = 127;
constexpr int kKilled = 128;

/// The file was there a moment ago: with ENOENT, what is missing is what it names.
[[noreturn]] void tell_failure(const char* file, int err) {
  static InitNote note;
  note.kind = InitNote::Kind::failed;
  note.exit_code = err == ENOENT ? kNotFound : kNotExecutable;
  note.err = err;
  if (err == ENOENT) {
    std::snprintf(note.problem.data(), note.problem.size(),
                  "exec \"%s\": the program loader or interpreter that it needs is not in the "
                  "container",
                  file);
  } else {
    std::snprintf(note.problem.data(), note.problem.size(), "exec \"%s\": %s (%s)", file,
                  ::strerrordesc_np(err), ::strerrorname_np(err));
  }
  if (err == ENOEXEC) {
    std::snprintf(note.hint.data(), note.hint.size(),
                  "a program for another machine, or a script without a #! line");
  }
  ::send(kStatus, &note, sizeof note, MSG_NOSIGNAL);
  ::_exit(note.exit_code);
}

/// In a process group of its own, the foreground one of the terminal if there is one: what is typed
/// there is not for process 1, and a shell finds itself as it does in a login.
[[noreturn]] void become_command(const char* file, char** argv, char** environment) {
  ::setpgid(0, 0);
  ::tcsetpgrp(STDIN_FILENO, ::getpid());  // SIGTTOU is still blocked
  ::fcntl(kStatus, F_SETFD, FD_CLOEXEC);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::execve(file, argv, environment);
  tell_failure(file, errno);
}

/// Collects whoever has ended; the exit code of the command when it was among them, else -1.
int collect(pid_t command) {
  int code = -1;
  for (;;) {
    int status = 0;
    const pid_t pid = ::waitpid(-1, &status, WNOHANG);
    if (pid <= 0) return code;
    if (pid != command) continue;
    code = WIFSIGNALED(status) ? kKilled + WTERMSIG(status) : WEXITSTATUS(status);
  }
}

}  // namespace

int main(int argc, char** argv, char** environment) {
  constexpr int first_word = 3;
  if (argc <= first_word || std::strcmp(argv[2], "--") != 0) return kFailed;
  ::prctl(PR_SET_NAME, "cnet-init", 0, 0, 0);  // execveat has called us by a number
  // The container's processes are not to look into this one, nor at the socket.
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  // In a pid namespace that is shared it is not process 1, and gets the orphans all the same.
  ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  // A signal that is blocked waits for us, even one that the kernel keeps from a process 1 without
  // a handler for it.
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, nullptr);
  const pid_t command = ::fork();
  if (command < 0) {
    tell_failure(argv[1], errno);
  }
  if (command == 0) become_command(argv[1], argv + first_word, environment);
  ::close_range(0, ~0U, 0);  // the ends of its streams are the command's alone
  for (;;) {
    siginfo_t info;
    const int number = ::sigwaitinfo(&all, &info);
    if (number < 0) continue;
    if (number != SIGCHLD) {
      ::kill(command, number);
      continue;
    }
    const int code = collect(command);
    if (code >= 0) return code;
  }
}
