#include "own_init.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "apparmor.h"
#include "cnet/base/packet.h"
#include "in_root.h"
#include "inheritance.h"
#include "last_steps.h"
#include "mounts.h"
#include "proc_sys.h"

namespace cnet::sandbox {
namespace {

// Over a pair of sockets, each says one byte when it has done its part, with descriptors. Why the
// other has ended is told by whoever ended, or by nobody: then it was killed, and the monitor sees
// the status socket close.

void say_done(int socket, std::span<const UniqueFd> fds = {}) {
  constexpr char done = 'd';
  if (!send_packet(socket, &done, sizeof done, fds)) ::_exit(125);
}

std::vector<UniqueFd> await_done(int socket) {
  char done = 0;
  std::vector<UniqueFd> fds;
  if (!receive(socket, done, &fds)) ::_exit(125);
  return fds;
}

// --- the init ------------------------------------------------------------------------

/// A procfs is made by who is in its pid namespace, and mounted by whose mounts are the host's: the
/// kernel lets nobody else have one while parts of the host's own are hidden.
UniqueFd procfs_of_own_pids(const SandboxSpec& spec) {
  return spec.namespaces.own_pids ? new_file_system("proc", {}) : UniqueFd();
}

/// The container's /dev, in the mounts of this process: what is `built` there.
UniqueFd open_dev(const InRoot& root, const UniqueFd& built) {
  UniqueFd dev = root.open("/dev", O_PATH | O_DIRECTORY);
  struct stat here {};
  struct stat there {};
  if (!dev || ::fstat(dev.get(), &here) < 0 || ::fstat(built.get(), &there) < 0) {
    throw Error::system("open the container's /dev", errno);
  }
  if (here.st_dev == there.st_dev && here.st_ino == there.st_ino) return dev;
  throw Error("nothing can be mounted over /dev of a container with users of its own")
      .hint("--device gives it devices");
}

SandboxFiles await_files(const SandboxSpec& spec, int socket) {
  await_done(socket);  // the ids are mapped
  become_root_inside();
  die_with_monitor();
  forget_caller();
  const UniqueFd procfs = procfs_of_own_pids(spec);
  say_done(socket, {&procfs, procfs ? 1U : 0U});
  std::vector<UniqueFd> built = await_done(socket);
  SandboxFiles files;
  files.root = std::move(built.at(0));
  if (built.size() > 2) files.program = std::move(built[2]);
  const UniqueFd top(::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!top) throw Error::system("open /", errno);
  attach(files.root.get(), top.get(), "the root file system");
  files.dev = open_dev(InRoot(files.root.get()), built.at(1));
  return files;
}

// --- the builder ---------------------------------------------------------------------

int own_namespaces(const SandboxSpec& spec) {
  return CLONE_NEWCGROUP | (spec.own_network ? CLONE_NEWNET : 0) |
         (spec.namespaces.own_ipc ? CLONE_NEWIPC : 0) |
         (spec.namespaces.own_uts ? CLONE_NEWUTS : 0);
}

struct Born {
  pid_t pid;
  UniqueFd pidfd;
};

Error clone_failed(int err) {
  std::string hint;
  if (err == ENOSPC) hint = "the sysctl user.max_user_namespaces says how many there may be";
  if (err == EINVAL) hint = "this kernel is built without user namespaces";
  return Error::system("--userns: clone3 into a new user namespace", err).hint(hint);
}

/// The monitor is the parent. Returns in both processes; in the new one, pid is 0.
Born clone_init(const SandboxSpec& spec) {
  int pidfd = -1;
  clone_args args{};
  // With CLONE_PARENT the exit signal is that of the maker, and has to be left out (clone(2)).
  args.flags = CLONE_PARENT | CLONE_PIDFD | CLONE_NEWUSER | CLONE_NEWNS |
               static_cast<std::uint64_t>(own_namespaces(spec));
  if (spec.namespaces.own_pids) args.flags |= CLONE_NEWPID;
  args.pidfd = reinterpret_cast<std::uintptr_t>(&pidfd);
  const long pid = ::syscall(SYS_clone3, &args, sizeof args);
  if (pid < 0) throw clone_failed(errno);
  return {static_cast<pid_t>(pid), pid == 0 ? UniqueFd() : UniqueFd(pidfd)};
}

void map_ids(int proc, const std::string& process, const UserIds& ids) {
  const std::string map = "0 " + std::to_string(ids.first) + " " + std::to_string(ids.count) + "\n";
  for (const char* file : {"uid_map", "gid_map"}) {
    if (write_proc(proc, process + "/" + file, map)) continue;
    const int err = errno;
    throw Error::system("--userns " + ids.str() + ": write " + file, err)
        .hint("cnet itself has to have these ids: cat /proc/self/uid_map");
  }
}

UniqueFd open_user_namespace(int proc, const std::string& process) {
  UniqueFd space(::openat(proc, (process + "/ns/user").c_str(), O_RDONLY | O_CLOEXEC));
  if (!space) throw Error::system("open the user namespace", errno);
  return space;
}

/// The first of `fds`, mounted; empty when there is none.
UniqueFd mount_procfs(const std::vector<UniqueFd>& fds) {
  if (fds.empty()) return {};
  constexpr unsigned harmless = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
  return mount_file_system(fds.front().get(), "proc", harmless);
}

[[noreturn]] void build_for(const SandboxSpec& spec, Born init, int proc, int socket) {
  const std::string process = std::to_string(init.pid);
  map_ids(proc, process, spec.users);
  UniqueFd space = open_user_namespace(proc, process);
  if (::setns(init.pidfd.get(), own_namespaces(spec)) < 0) {
    throw Error::system("join the namespaces of the container", errno);
  }
  tell({.kind = InitNote::Kind::born, .pid = init.pid}, std::move(init.pidfd));
  say_done(socket);
  const std::vector<UniqueFd> procfs = await_done(socket);
  const std::vector<UniqueFd> nobody;  // is joined
  SandboxFiles files = build_files(
      spec,
      {.joined = nobody, .users = {spec.users, std::move(space)}, .proc = mount_procfs(procfs)});
  std::vector<UniqueFd> built;
  built.push_back(clone_mount(files.root.get(), AT_RECURSIVE, "the root file system"));
  built.push_back(std::move(files.dev));
  if (files.program) built.push_back(std::move(files.program));
  say_done(socket, built);
  ::_exit(0);
}

}  // namespace

void shed_rank(const SandboxSpec& spec, int proc) {
  // Lowering it needs CAP_SYS_RESOURCE: under a root without that, the container keeps the caller's
  // worse value.
  write_proc(proc, std::to_string(::getpid()) + "/oom_score_adj", "0");
  confine_with_apparmor(proc, spec.confinement.apparmor);
  set_limits(spec.ulimits);
}

SandboxFiles return_in_own_users(const SandboxSpec& spec) {
  UniqueFd proc = new_proc();
  shed_rank(spec, proc.get());  // what has to be had on the host is inherited by the init
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
    throw Error::system("socketpair", errno);
  }
  UniqueFd to_init(pair[0]);
  UniqueFd to_builder(pair[1]);
  Born init = clone_init(spec);
  if (init.pid != 0) {
    to_builder.reset();
    build_for(spec, std::move(init), proc.get(), to_init.get());
  }
  to_init.reset();
  proc.reset();  // it shows the host's processes
  return await_files(spec, to_builder.get());
}

}  // namespace cnet::sandbox
