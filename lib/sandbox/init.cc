#include "init.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "command.h"
#include "devices.h"
#include "in_root.h"
#include "inheritance.h"
#include "join.h"
#include "join_cgroups.h"
#include "last_steps.h"
#include "mounts.h"
#include "own_init.h"
#include "own_users.h"
#include "privileges.h"
#include "root_fs.h"
#include "sandbox_files.h"
#include "terminal.h"
#include "user.h"

namespace cnet::sandbox {
namespace {

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

/// Not by clone3: the root of a cgroup namespace is where its maker is, and there that is still the
/// monitor's cgroup.
void unshare_cgroups() {
  if (::unshare(CLONE_NEWCGROUP) < 0) throw Error::system("make a cgroup namespace", errno);
}

SandboxFiles build_here(const SandboxSpec& spec, const std::vector<UniqueFd>& joined) {
  unshare_cgroups();
  SandboxFiles files = build_files(spec, {.joined = joined, .users = {}, .proc = {}});
  shed_rank(spec, files.proc.get());
  return files;
}

/// Returns the monitor's side of the terminal; empty without one.
UniqueFd connect_streams(const SandboxSpec& spec, const Stdio& stdio, int dev) {
  null_streams({stdio.in < 0, stdio.out < 0, stdio.err < 0}, dev);
  if (!spec.tty) return {};
  UniqueFd terminal = open_terminal(dev);
  bind_console(dev);
  return terminal;
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
  join_v1_cgroups(spec.cgroup_v1);
  SandboxFiles files = spec.users ? return_in_own_users(spec) : build_here(spec, joined);
  joined.clear();
  pivot_into(files.root.get());
  const InRoot in_root(files.root.get());
  UniqueFd terminal = connect_streams(spec, stdio, files.dev.get());
  const Identity identity = identify(spec.user, in_root, spec.groups);
  require_own(identity, spec.users);
  if (spec.tty) give_terminal(identity.uid);
  const std::vector<std::string> env = with_home(spec.env, identity);
  make_working_directory(in_root, spec.cwd);
  if (spec.mounts.read_only_root) set_attributes(files.root.get(), MOUNT_ATTR_RDONLY, 0);

  drop_privileges(identity, spec.confinement);
  die_with_monitor();  // again: a change of credentials clears it (prctl(2))
  enter(spec.cwd);
  const std::string file = find_command(spec.argv.at(0), env);
  refuse_borrowed_program(file);

  await_release(std::move(terminal));

  narrow_limits(spec.ulimits);
  const FoundCommand command{file, spec.argv, env, spec.confinement};
  if (files.program) report_and_execute_init(files.program, command);
  report_and_execute(command);
} catch (const Error& error) {  // the end of this process's world: the monitor throws it on
  tell_failure(error);
} catch (const std::exception& error) {
  tell_failure(Error(std::string("set up the container: ") + error.what()));
}

}  // namespace cnet::sandbox
