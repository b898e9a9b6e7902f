#include "cnet/sandbox/init_process.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/base/packet.h"
#include "init.h"
#include "join.h"

namespace cnet::sandbox {
namespace {

UniqueFd open_cgroup(const std::string& path) {
  if (path.empty()) return {};
  UniqueFd cgroup(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!cgroup) throw Error::system("open the cgroup " + path, errno);
  return cgroup;
}

/// What belongs to the container's own users, if it has some, is made together with them.
std::uint64_t own_namespaces(const SandboxSpec& spec) {
  std::uint64_t flags = CLONE_NEWNS;
  if (spec.users) return flags;
  if (spec.own_network) flags |= CLONE_NEWNET;
  if (spec.namespaces.own_pids) flags |= CLONE_NEWPID;
  if (spec.namespaces.own_ipc) flags |= CLONE_NEWIPC;
  if (spec.namespaces.own_uts) flags |= CLONE_NEWUTS;
  return flags;
}

clone_args arguments(const SandboxSpec& spec, int& pidfd, const UniqueFd& cgroup) {
  clone_args args{};
  args.flags = CLONE_PIDFD | CLONE_CLEAR_SIGHAND | own_namespaces(spec);
  if (cgroup) {
    args.flags |= CLONE_INTO_CGROUP;
    args.cgroup = static_cast<std::uint64_t>(cgroup.get());
  }
  args.pidfd = reinterpret_cast<std::uintptr_t>(&pidfd);
  args.exit_signal = SIGCHLD;
  return args;
}

void wait_for(const UniqueFd& pidfd) {
  siginfo_t info{};
  while (::waitid(P_PIDFD, static_cast<id_t>(pidfd.get()), &info, WEXITED) < 0 && errno == EINTR) {
  }
}

/// ENOMEM is what clone3 says of a pid namespace whose process 1 has ended.
Error clone_failed(const SandboxSpec& spec, int err) {
  if (err == ENOMEM && !spec.namespaces.own_pids) {
    return Error("the container whose processes are joined has just ended").exit_code(125);
  }
  return Error::system("clone3 into new namespaces", err).exit_code(125);
}

}  // namespace

InitProcess::InitProcess(const SandboxSpec& spec, const Stdio& stdio) {
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
    throw Error::system("socketpair", errno);
  }
  status_ = UniqueFd(pair[0]);
  own_pids_ = spec.namespaces.own_pids;
  const UniqueFd theirs(pair[1]);
  const UniqueFd cgroup = open_cgroup(spec.cgroup);
  const std::vector<UniqueFd> joined = open_joined(spec.namespaces);
  int pidfd = -1;
  clone_args args = arguments(spec, pidfd, cgroup);
  const long pid = [&] {
    const BirthPlace birth_place(spec.namespaces, joined);
    const long made = ::syscall(SYS_clone3, &args, sizeof args);
    const int err = errno;
    if (made == 0) {
      run_init(spec, {.stdio = stdio, .status = theirs.get(), .joined = joined});
    }
    if (made < 0) throw clone_failed(spec, err);
    return made;
  }();
  pid_ = static_cast<pid_t>(pid);
  pidfd_ = UniqueFd(pidfd);
  if (spec.users) await_birth();
}

InitProcess::~InitProcess() { kill_and_reap(); }

/// What was made first only builds; the init is its sibling.
void InitProcess::await_birth() {
  builder_ = std::move(pidfd_);
  take_note(0);
}

void InitProcess::kill_and_reap() {
  const auto end = [](const UniqueFd& pidfd) {
    ::syscall(SYS_pidfd_send_signal, pidfd.get(), SIGKILL, nullptr, 0);
    wait_for(pidfd);
  };
  if (builder_) end(std::exchange(builder_, UniqueFd()));
  if (exit_code_ || !pidfd_) return;
  end(pidfd_);
  exit_code_ = 128 + SIGKILL;
}

/// Throws the failure it reports. Its end without a word is a failure too, before execve.
bool InitProcess::take_note(int flags) {
  InitNote note;
  std::vector<UniqueFd> fds;
  pollfd socket{.fd = status_.get(), .events = POLLIN, .revents = 0};
  if ((flags & MSG_DONTWAIT) != 0 && ::poll(&socket, 1, 0) == 0) return false;
  const bool came = receive(status_.get(), note, &fds);
  if (came && note.kind == InitNote::Kind::born && !fds.empty()) {
    pid_ = note.pid;
    pidfd_ = std::move(fds.front());
    return true;
  }
  if (came && note.kind != InitNote::Kind::failed) {
    ready_ = true;
    if (builder_) wait_for(std::exchange(builder_, UniqueFd()));  // the init has what it built
    if (!fds.empty()) terminal_ = std::move(fds.front());
    return true;
  }
  kill_and_reap();
  if (!came) {
    throw Error("the container's init was killed during its set-up")
        .hint(own_pids_ ? "its memory limit may be too small"
                        : "its memory limit may be too small, or the container whose process ids "
                          "it joins has ended")
        .exit_code(125);
  }
  throw Error(note.problem.data()).hint(note.hint.data()).exit_code(note.exit_code);
}

void InitProcess::fail_if_gone() { take_note(MSG_DONTWAIT); }

void InitProcess::await_ready() {
  if (!ready_) take_note(0);
}

void InitProcess::release() {
  if (::send(status_.get(), "g", 1, MSG_NOSIGNAL) == 1) {
    take_note(0);  // "executing"
  }
  InitNote note;
  ssize_t length = 0;
  do {
    length = ::recv(status_.get(), &note, sizeof note, 0);
  } while (length < 0 && errno == EINTR);
  if (length > 0) {
    kill_and_reap();
    throw Error(note.problem.data()).hint(note.hint.data()).exit_code(note.exit_code);
  }
  status_.reset();
}

std::optional<int> InitProcess::reap() {
  if (exit_code_) return exit_code_;
  siginfo_t info{};
  if (::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &info, WEXITED | WNOHANG) < 0 ||
      info.si_pid == 0) {
    return std::nullopt;
  }
  exit_code_ = info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
  return exit_code_;
}

bool InitProcess::signal(int number) const {
  return ::syscall(SYS_pidfd_send_signal, pidfd_.get(), number, nullptr, 0) == 0;
}

}  // namespace cnet::sandbox
