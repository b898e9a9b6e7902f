#include "init.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "apparmor.h"
#include "cnet/base/text.h"
#include "command.h"
#include "device_list.h"
#include "devices.h"
#include "in_root.h"
#include "inheritance.h"
#include "join.h"
#include "join_cgroups.h"
#include "last_steps.h"
#include "mounts.h"
#include "privileges.h"
#include "proc_sys.h"
#include "root_fs.h"
#include "terminal.h"
#include "user.h"
#include "user_mounts.h"
#include "volume_data.h"

namespace cnet::sandbox {
namespace {

/// Ends when the monitor has ended before the signal was asked for: its end of the pair is then
/// closed.
void die_with_monitor() {
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
    throw Error::system("PR_SET_PDEATHSIG", errno);
  pollfd monitor{.fd = kStatus, .events = 0, .revents = 0};
  if (::poll(&monitor, 1, 0) > 0) ::_exit(125);
}

/// Only the container's three streams, the status socket and what is returned are open afterwards
/// (CVE-2024-21626): the inits whose namespaces are joined.
std::vector<UniqueFd> keep_only(const Inherited& inherited) {
  const UniqueFd nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
  const Stdio& stdio = inherited.stdio;
  std::vector<int> wanted = {stdio.in, stdio.out, stdio.err, inherited.status};
  for (const UniqueFd& joined : inherited.joined) wanted.push_back(joined.get());
  const int count = static_cast<int>(wanted.size());
  for (int& fd : wanted) {
    fd = ::fcntl(fd >= 0 ? fd : nothing.get(), F_DUPFD_CLOEXEC, count);
    if (fd < 0) throw Error::system("set up the container's streams", errno);
  }
  std::vector<UniqueFd> kept;
  for (int i = 0; i < count; ++i) {
    ::dup3(wanted[static_cast<std::size_t>(i)], i, i >= kStatus ? O_CLOEXEC : 0);
    if (i > kStatus) kept.emplace_back(i);
  }
  if (::close_range(static_cast<unsigned>(count), ~0U, 0) < 0) {
    throw Error::system("close_range", errno);
  }
  return kept;
}

void join_cgroups(const SandboxSpec& spec) {
  join_v1_cgroups(spec.cgroup_v1);
  // Not by clone3: the root of a cgroup namespace is where its maker is, and there that is still
  // the monitor's cgroup.
  if (::unshare(CLONE_NEWCGROUP) < 0) throw Error::system("make a cgroup namespace", errno);
}

/// An image may lead /etc/hosts elsewhere, but not over files of the kernel's, which say or do
/// something to whoever comes later (CVE-2025-52881).
UniqueFd file_place(const std::string& target, const InRoot& root) {
  UniqueFd place = root.file(target);
  struct statfs system {};
  if (::fstatfs(place.get(), &system) < 0) throw Error::system("fstatfs", errno);
  if (system.f_type == PROC_SUPER_MAGIC || system.f_type == SYSFS_MAGIC) {
    throw Error("mount " + quoted(target) + ": the image leads this path to /proc or /sys");
  }
  return place;
}

void bind_files(const SandboxSpec& spec, const InRoot& root) {
  for (const auto& [source, target] : spec.files) {
    const UniqueFd file(::open(source.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (!file) throw Error::system("open " + source, errno);
    const UniqueFd mount = clone_mount(file.get(), 0, source);
    set_propagation(mount.get(), "", MS_PRIVATE);
    attach(mount.get(), file_place(target, root).get(), target);
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

/// --init: a program of the host's that stays. Through /proc/1/exe it cannot be written (R01).
UniqueFd open_init_program(const SandboxSpec& spec) {
  if (spec.init_program.empty()) return {};
  const UniqueFd file(::open(spec.init_program.c_str(), O_PATH | O_CLOEXEC));
  if (!file) {
    const int err = errno;
    throw Error::system("--init: open " + spec.init_program, err)
        .hint("install cnet completely, or set CNET_LIBEXEC to the folder of cnet-init");
  }
  UniqueFd program = clone_mount(file.get(), 0, spec.init_program);
  set_attributes(program.get(), MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, 0);
  set_propagation(program.get(), "", MS_PRIVATE);
  return program;
}

struct Built {
  UniqueFd root;
  UniqueFd terminal;  ///< the monitor's side of it; empty without one
  UniqueFd program;   ///< cnet-init; empty without --init
};

/// Everything that needs the host's mounts or a privilege.
Built build_sandbox(const SandboxSpec& spec, const Stdio& stdio,
                    const std::vector<UniqueFd>& joined) {
  UserMounts mounts(spec.mounts.list);  // while the mounts here are the host's own
  const std::vector<DeviceNode> nodes = list_devices(spec.exposure);
  set_propagation(AT_FDCWD, "/", MS_SLAVE);
  const auto shm = shared_memory(spec.namespaces, joined);
  UniqueFd program = open_init_program(spec);
  UniqueFd root = mount_root(spec);
  const InRoot in_root(root.get());
  fill_volumes(spec.mounts.list, in_root);
  const UniqueFd proc = new_proc();
  mount_proc(in_root, proc.get());
  const UniqueFd sys = mount_sys(in_root, !spec.cgroup.empty(), spec.exposure.host_devices);
  const UniqueFd dev = mount_devices(in_root, shm, {spec.mounts.shm_size, nodes});
  null_streams({stdio.in < 0, stdio.out < 0, stdio.err < 0}, dev.get());
  mounts.attach_above_files(in_root);
  bind_files(spec, in_root);
  mounts.attach_rest(in_root);
  pivot_into(root.get());
  set_names(spec);
  write_sysctls(proc.get(), spec.sysctls);
  // Lowering it needs CAP_SYS_RESOURCE: under a root without that, the container keeps the caller's
  // worse value.
  write_proc(proc.get(), std::to_string(::getpid()) + "/oom_score_adj", "0");
  if (!spec.exposure.all_system_paths) {
    mask_host(proc.get(), sys.get(), open_null(dev.get(), O_PATH).get());
  }
  confine_with_apparmor(proc.get(), spec.confinement.apparmor);
  set_limits(spec.ulimits);
  UniqueFd terminal;
  if (spec.tty) {
    terminal = open_terminal(dev.get());
    bind_console(dev.get());
  }
  return {std::move(root), std::move(terminal), std::move(program)};
}

/// As Docker, with its missing parts.
void make_working_directory(const InRoot& root, const std::string& cwd) {
  const UniqueFd found = root.open(cwd, O_PATH | O_DIRECTORY);
  if (found) return;
  if (errno == ENOTDIR) throw Error::system("enter the working directory " + cwd, errno);
  root.folder(cwd);
}

void await_release(UniqueFd terminal) {
  tell({.kind = InitNote::Kind::ready}, std::move(terminal));
  char go = 0;
  if (::recv(kStatus, &go, sizeof go, 0) != 1) ::_exit(125);
}

}  // namespace

void run_init(const SandboxSpec& spec, const Inherited& inherited) try {
  // From here on no container process can look into this one: it becomes ptraceable with execve.
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  const Stdio stdio = inherited.stdio;
  std::vector<UniqueFd> joined = keep_only(inherited);
  die_with_monitor();
  forget_caller();
  join_namespaces(spec.namespaces, joined);
  join_cgroups(spec);
  Built built = build_sandbox(spec, stdio, joined);
  joined.clear();
  const InRoot in_root(built.root.get());
  const Identity identity = identify(spec.user, in_root, spec.groups);
  if (spec.tty) give_terminal(identity.uid);
  const std::vector<std::string> env = with_home(spec.env, identity);
  make_working_directory(in_root, spec.cwd);
  if (spec.mounts.read_only_root) set_attributes(built.root.get(), MOUNT_ATTR_RDONLY, 0);

  drop_privileges(identity, spec.confinement);
  die_with_monitor();  // again: a change of credentials clears it (prctl(2))
  enter(spec.cwd);
  const std::string file = find_command(spec.argv.at(0), env);
  refuse_borrowed_program(file);

  await_release(std::move(built.terminal));

  narrow_limits(spec.ulimits);
  const FoundCommand command{file, spec.argv, env, spec.confinement};
  if (built.program) report_and_execute_init(built.program, command);
  report_and_execute(command);
} catch (const Error& error) {  // the end of this process's world: the monitor throws it on
  tell_failure(error);
} catch (const std::exception& error) {
  tell_failure(Error(std::string("set up the container: ") + error.what()));
}

}  // namespace cnet::sandbox
