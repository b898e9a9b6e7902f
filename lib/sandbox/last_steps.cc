#include "last_steps.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <span>
#include <utility>

#include "cnet/base/packet.h"
#include "cnet/sandbox/init_child.h"
#include "command.h"
#include "privileges.h"

namespace cnet::sandbox {

void die_with_monitor() {
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
    throw Error::system("PR_SET_PDEATHSIG", errno);
  pollfd monitor{.fd = kStatus, .events = 0, .revents = 0};
  if (::poll(&monitor, 1, 0) > 0) ::_exit(125);
}

void tell(const InitNote& note, UniqueFd fd) {
  const std::span<const UniqueFd> beside(&fd, fd ? 1 : 0);
  // When the other side is gone there is nobody to tell, and this process is about to die too.
  send_packet(kStatus, &note, sizeof note, beside);
}

void tell_failure(const Error& error) {
  InitNote note{.kind = InitNote::Kind::failed,
                .exit_code = error.exit_code().value_or(125),
                .err = error.err()};
  error.problem().copy(note.problem.data(), note.problem.size() - 1);
  error.hint().copy(note.hint.data(), note.hint.size() - 1);
  tell(note);
  ::_exit(note.exit_code);
}

void enter(const std::string& cwd) {
  if (::chdir(cwd.c_str()) < 0) {
    throw Error::system("enter the working directory " + cwd, errno).exit_code(126);
  }
  char name[PATH_MAX];
  if (::syscall(SYS_getcwd, name, sizeof name) < 0 || name[0] != '/') {
    throw Error("the working directory " + cwd + " is outside the container").exit_code(126);
  }
}

std::vector<std::string> with_home(std::vector<std::string> env, const Identity& identity) {
  const bool has = std::ranges::any_of(env, [](const auto& e) { return e.starts_with("HOME="); });
  if (!has) env.push_back("HOME=" + identity.home);
  return env;
}

void report_and_execute(const FoundCommand& command) {
  if (::close_range(kStatus, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
    throw Error::system("close_range", errno);
  tell({.kind = InitNote::Kind::executing});
  load_last_filter(command.confinement);
  execute(command.file, command.argv, command.env);
}

namespace {

/// Away from the numbers that are given out below.
UniqueFd away(const UniqueFd& fd) {
  constexpr int above = 16;
  UniqueFd copy(::fcntl(fd.get(), F_DUPFD_CLOEXEC, above));
  if (!copy) throw Error::system("copy a descriptor", errno);
  return copy;
}

/// Waits until its parent is cnet-init, whose child the command is. In a process group of its own,
/// the foreground one of the terminal if there is one: what is typed there is not for process 1,
/// and a shell finds itself as it does in a login.
[[noreturn]] void become_child(const UniqueFd& parent, const FoundCommand& command) {
  char failed = 0;
  if (::read(parent.get(), &failed, 1) != 0) ::_exit(125);
  ::setpgid(0, 0);
  ::tcsetpgrp(STDIN_FILENO, ::getpid());  // SIGTTOU is still blocked
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  execute(command.file, command.argv, command.env);
}

/// Returns the pidfd, in the parent only.
UniqueFd make_child(const UniqueFd& parent, UniqueFd& we_are_parent, const FoundCommand& command) {
  int pidfd = -1;
  // Not clone3, which the filter may refuse. With CLONE_PIDFD the third argument is for the pidfd,
  // on every machine (clone(2)).
  const long pid = ::syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, nullptr, &pidfd, nullptr, nullptr);
  if (pid < 0) throw Error::system("make the child of process 1", errno);
  if (pid == 0) {
    we_are_parent.reset();
    become_child(parent, command);
  }
  return UniqueFd(pidfd);
}

}  // namespace

void report_and_execute_init(const UniqueFd& program, const FoundCommand& command) {
  if (::close_range(kStatus, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
    throw Error::system("close_range", errno);
  const UniqueFd init = away(program);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) < 0) throw Error::system("pipe", errno);
  const UniqueFd parent = away(UniqueFd(ends[0]));
  UniqueFd we_are_parent = away(UniqueFd(ends[1]));
  // Where it is not process 1, cnet-init gets the orphans all the same. What is blocked waits for
  // it, even a signal that the kernel keeps from a process 1 without a handler for it.
  ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, nullptr);
  tell({.kind = InitNote::Kind::executing});
  load_last_filter(command.confinement);
  const UniqueFd child = away(make_child(parent, we_are_parent, command));
  ::dup2(child.get(), kInitChild);
  std::vector<std::string> argv = {"cnet-init", "--"};
  argv.insert(argv.end(), command.argv.begin(), command.argv.end());
  const int err = execute_open(init.get(), argv, command.env);
  if (::write(we_are_parent.get(), "x", 1) != 1) ::_exit(125);  // the child ends too
  throw Error::system("exec cnet-init", err);
}

}  // namespace cnet::sandbox
