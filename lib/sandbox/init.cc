#include "init.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>
#include <vector>

#include "command.h"
#include "devices.h"
#include "in_root.h"
#include "inheritance.h"
#include "mounts.h"
#include "privileges.h"
#include "proc_sys.h"
#include "root_fs.h"
#include "user.h"

namespace cnet::sandbox {
namespace {

constexpr int kStatus = 3;
constexpr int kFirstOther = 4;

void tell(const InitNote& note) {
  // When the monitor is gone there is nobody to tell, and this process is about to die too.
  ::send(kStatus, &note, sizeof note, MSG_NOSIGNAL);
}

[[noreturn]] void tell_failure(const Error& error) {
  InitNote note{.kind = InitNote::Kind::failed,
                .exit_code = error.exit_code().value_or(125),
                .err = error.err()};
  error.problem().copy(note.problem.data(), note.problem.size() - 1);
  error.hint().copy(note.hint.data(), note.hint.size() - 1);
  tell(note);
  ::_exit(note.exit_code);
}

/// Ends when the monitor has ended before the signal was asked for: its end of the pair is then
/// closed.
void die_with_monitor() {
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
    throw Error::system("PR_SET_PDEATHSIG", errno);
  pollfd monitor{.fd = kStatus, .events = 0, .revents = 0};
  if (::poll(&monitor, 1, 0) > 0) ::_exit(125);
}

/// Only the container's three streams and the status socket are open afterwards (CVE-2024-21626).
void keep_only(const Stdio& stdio, int status) {
  const UniqueFd nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
  const int wanted[] = {stdio.in, stdio.out, stdio.err, status};
  int away[4];
  for (int i = 0; i <= kStatus; ++i) {
    away[i] = ::fcntl(wanted[i] >= 0 ? wanted[i] : nothing.get(), F_DUPFD_CLOEXEC, kFirstOther);
    if (away[i] < 0) throw Error::system("set up the container's streams", errno);
  }
  for (int i = 0; i <= kStatus; ++i) ::dup3(away[i], i, i == kStatus ? O_CLOEXEC : 0);
  if (::close_range(kFirstOther, ~0U, 0) < 0) throw Error::system("close_range", errno);
}

/// A v1 attach by the parent costs a grace period of RCU (9 ms), one by the single-threaded process
/// itself does not.
void join_cgroups(const SandboxSpec& spec) {
  for (const std::string& leaf : spec.cgroup_v1) {
    const std::string tasks = leaf + "/tasks";
    const UniqueFd file(::open(tasks.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file || ::write(file.get(), "0", 1) != 1)
      throw Error::system("write 0 to " + tasks, errno);
  }
  // Not by clone3: the root of a cgroup namespace is where its maker is, and there that is still
  // the monitor's cgroup.
  if (::unshare(CLONE_NEWCGROUP) < 0) throw Error::system("make a cgroup namespace", errno);
}

void bind_files(const SandboxSpec& spec, const InRoot& root) {
  for (const auto& [source, target] : spec.files) {
    const UniqueFd file(::open(source.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (!file) throw Error::system("open " + source, errno);
    const UniqueFd mount = clone_mount(file.get(), 0, source);
    set_propagation(mount.get(), "", MS_PRIVATE);
    attach(mount.get(), root.file(target).get(), target);
  }
}

void set_names(const SandboxSpec& spec) {
  if (!spec.hostname.empty() && ::sethostname(spec.hostname.data(), spec.hostname.size()) < 0) {
    throw Error::system("set the host name " + spec.hostname, errno);
  }
  if (!spec.domainname.empty() &&
      ::setdomainname(spec.domainname.data(), spec.domainname.size()) < 0) {
    throw Error::system("set the domain name " + spec.domainname, errno);
  }
}

/// Streams that were not given lead to the container's own /dev/null, not to the host's.
void null_streams(const Stdio& stdio, int dev) {
  const int given[] = {stdio.in, stdio.out, stdio.err};
  for (int i = 0; i < 3; ++i) {
    if (given[i] < 0) ::dup2(open_null(dev, i == 0 ? O_RDONLY : O_WRONLY).get(), i);
  }
}

/// Everything that needs the host's mounts or a privilege. Returns the container's root.
UniqueFd build_sandbox(const SandboxSpec& spec, const Stdio& stdio) {
  set_propagation(AT_FDCWD, "/", MS_SLAVE);
  UniqueFd root = mount_root(spec);
  const InRoot in_root(root.get());
  const UniqueFd proc = new_proc();
  mount_proc(in_root, proc.get());
  const UniqueFd sys = mount_sys(in_root, !spec.cgroup.empty());
  const UniqueFd dev = mount_devices(in_root);
  null_streams(stdio, dev.get());
  bind_files(spec, in_root);
  pivot_into(root.get());
  set_names(spec);
  write_sysctls(proc.get(), spec.sysctls);
  // Lowering it needs CAP_SYS_RESOURCE: under a root without that, the container keeps the caller's
  // worse value.
  write_proc(proc.get(), "1/oom_score_adj", "0");
  mask_host(proc.get(), sys.get(), open_null(dev.get(), O_PATH).get());
  set_limits();
  return root;
}

void await_release() {
  tell({.kind = InitNote::Kind::ready});
  char go = 0;
  if (::recv(kStatus, &go, sizeof go, 0) != 1) ::_exit(125);
}

/// The working directory has to be inside: "(unreachable)/..." is what the kernel says of one that
/// is not.
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

}  // namespace

void run_init(const SandboxSpec& spec, const Stdio& stdio, int status) try {
  // From here on no container process can look into this one: it becomes ptraceable with execve.
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  keep_only(stdio, status);
  die_with_monitor();
  forget_caller();
  join_cgroups(spec);
  const UniqueFd root = build_sandbox(spec, stdio);
  const InRoot in_root(root.get());
  const Identity identity = identify(spec.user, in_root);
  const std::vector<std::string> env = with_home(spec.env, identity);
  in_root.folder(spec.cwd);

  // A seccomp filter without no_new_privs is loaded here: it needs CAP_SYS_ADMIN.
  drop_privileges(identity, kDefaultCapabilities);
  die_with_monitor();  // again: a change of credentials clears it (prctl(2))
  enter(spec.cwd);
  const std::string file = find_command(spec.argv.at(0), env);
  refuse_borrowed_interpreter(file, in_root);

  await_release();

  if (::close_range(kStatus, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
    throw Error::system("close_range", errno);
  tell({.kind = InitNote::Kind::executing});
  // With no_new_privs the filter is loaded here, as the last step.
  execute(file, spec.argv, env);
} catch (const Error& error) {  // the end of this process's world: the monitor throws it on
  tell_failure(error);
} catch (const std::exception& error) {
  tell_failure(Error(std::string("set up the container: ") + error.what()));
}

}  // namespace cnet::sandbox
