#include "cnet/sandbox/exec_main.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <string>
#include <utility>

#include "apparmor.h"
#include "cnet/base/packet.h"
#include "cnet/sandbox/spec_codec.h"
#include "command.h"
#include "devices.h"
#include "in_root.h"
#include "inheritance.h"
#include "join_cgroups.h"
#include "last_steps.h"
#include "own_users.h"
#include "privileges.h"
#include "proc_sys.h"
#include "terminal.h"

namespace cnet::sandbox {
namespace {

static_assert(kExecStatus == kStatus);

ExecSpec read_spec() {
  struct stat info {};
  if (::fstat(kExecSpec, &info) < 0) throw Error::system("fstat", errno);
  std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
  if (::pread(kExecSpec, bytes.data(), bytes.size(), 0) != std::ssize(bytes)) {
    throw Error::system("read what is to be executed", errno);
  }
  return decode_exec(bytes);
}

/// What the new process inherits. The monitor is not to be killed for want of memory; the
/// container's processes may be.
void prepare_process(const ExecSpec& spec) {
  const UniqueFd proc = new_proc();
  if (!write_proc(proc.get(), std::to_string(::getpid()) + "/oom_score_adj", "0")) {
    throw Error::system("write oom_score_adj", errno);
  }
  confine_with_apparmor(proc.get(), spec.confinement.apparmor);
}

/// Sets the window, keeps the terminal's other side for the client.
void make_terminal(const Window& window, int dev) {
  UniqueFd other = open_terminal(dev);
  const winsize size{
      .ws_row = window.rows, .ws_col = window.columns, .ws_xpixel = 0, .ws_ypixel = 0};
  ::ioctl(other.get(), TIOCSWINSZ, &size);
  tell({.kind = InitNote::Kind::terminal}, std::move(other));
}

/// Last of all namespaces, since it takes the power to join the others away.
void join_users() {
  if (::setns(kExecInit, CLONE_NEWUSER) < 0) {
    throw Error::system("join the container's user namespace", errno);
  }
  become_root_inside();
}

/// The new process, in the container's namespaces and cgroup. The cgroup namespace it joins itself: under
/// `nsdelegate` nobody inside one moves processes into it.
[[noreturn]] void join_and_execute(const ExecSpec& spec) try {
  if (::setns(kExecInit, CLONE_NEWCGROUP) < 0) {
    throw Error::system("join the container's cgroup namespace", errno);
  }
  forget_caller();
  set_limits(spec.ulimits);  // on the host's account: in the container's there may be no more
  if (spec.users) join_users();
  ::close_range(kExecSpec, ~0U, 0);  // before anything of the container's is looked at
  const UniqueFd root(::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
  const InRoot in_root(root.get());
  const UniqueFd dev = in_root.open("/dev", O_PATH | O_DIRECTORY);
  if (!dev) throw Error::system("open the container's /dev", errno);
  null_streams({!spec.stdin_open, !spec.has_output, !spec.has_output}, dev.get());
  const Identity identity = identify(spec.user, in_root, spec.groups);
  require_own(identity, spec.users);
  if (spec.tty) {
    make_terminal(spec.window, dev.get());
    give_terminal(identity.uid);
  }
  drop_privileges(identity, spec.confinement);
  enter(spec.cwd);
  const std::vector<std::string> env = with_home(spec.env, identity);
  const std::string file = find_command(spec.argv.at(0), env);
  refuse_borrowed_program(file);
  narrow_limits(spec.ulimits);
  report_and_execute({file, spec.argv, env, spec.confinement});
} catch (const Error& error) {  // the end of this process's world: the client throws it on
  tell_failure(error);
} catch (const std::exception& error) {
  tell_failure(Error(std::string("join the container: ") + error.what()));
}

UniqueFd open_cgroup(const std::string& path) {
  if (path.empty()) return {};
  UniqueFd cgroup(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!cgroup) throw Error::system("open the cgroup " + path, errno);
  return cgroup;
}

/// Returns the pidfd, in the maker only.
UniqueFd make_process(const ExecSpec& spec) {
  const UniqueFd cgroup = open_cgroup(spec.cgroup);
  // The rest before the first process is born inside: a container that has SYS_PTRACE can get hold of
  // that one, and must find nothing of the host's mounts there.
  constexpr int namespaces =
      CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;
  if (::setns(kExecInit, namespaces) < 0) {
    throw Error::system("join the container's namespaces", errno);
  }
  int pidfd = -1;
  clone_args args{};
  // With CLONE_PARENT the exit signal is that of the maker, and has to be left out (clone(2)).
  args.flags = CLONE_PARENT | CLONE_PIDFD | CLONE_CLEAR_SIGHAND;
  args.pidfd = reinterpret_cast<std::uintptr_t>(&pidfd);
  if (cgroup) {
    args.flags |= CLONE_INTO_CGROUP;
    args.cgroup = static_cast<std::uint64_t>(cgroup.get());
  }
  const long pid = ::syscall(SYS_clone3, &args, sizeof args);
  if (pid < 0 && errno == ENOMEM) {
    throw Error("the container has just ended").exit_code(125);  // its pid namespace is closed
  }
  if (pid < 0) throw Error::system("make a process in the container", errno);
  if (pid == 0) join_and_execute(spec);
  return UniqueFd(pidfd);
}

}  // namespace

int exec_main() try {
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);  // inherited by the process that is made here
  for (int fd = kExecStatus; fd <= kExecReport; ++fd) ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  const ExecSpec spec = read_spec();
  prepare_process(spec);
  join_v1_cgroups(spec.cgroup_v1);
  UniqueFd process = make_process(spec);
  constexpr char byte = 'p';
  send_packet(kExecReport, &byte, sizeof byte, {&process, 1});
  tell({.kind = InitNote::Kind::born}, std::move(process));
  return 0;
} catch (const Error& error) {
  tell_failure(error);
} catch (const std::exception& error) {
  tell_failure(Error(std::string("join the container: ") + error.what()));
}

}  // namespace cnet::sandbox
