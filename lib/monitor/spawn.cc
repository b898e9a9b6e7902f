#include "spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/sandbox/spec_codec.h"

namespace cnet::monitor {
namespace {

/// What the child needs, laid out before vfork: the child shares our memory and may only make
/// system calls.
struct Child {
  int program;
  int control;
  int spec;
};

/// Between vfork and execve. Descriptors 0 to 2 are /dev/null, 3 is control, 4 the spec; there are
/// no others.
[[noreturn]] void become_monitor(const Child& child) {
  constexpr int above = 10;
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  const int wanted[] = {null, null, null, child.control, child.spec, child.program};
  int away[6];
  for (int i = 0; i < 6; ++i) away[i] = ::fcntl(wanted[i], F_DUPFD_CLOEXEC, above);
  for (int i = 0; i < 5; ++i) ::dup2(away[i], i);
  ::dup3(away[5], 5, O_CLOEXEC);
  ::close_range(6, ~0U, 0);
  char name[] = "cnet-monitor";
  char* const arguments[] = {name, nullptr};
  char path[] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  char* const environment[] = {path, nullptr};
  ::syscall(SYS_execveat, 5, "", arguments, environment, AT_EMPTY_PATH);
  ::_exit(127);
}

}  // namespace

UniqueFd read_only_program(const std::string& path) {
  UniqueFd program(::open_tree(AT_FDCWD, path.c_str(), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC));
  if (!program) {
    const int err = errno;
    throw Error::system("open cnet's monitor " + path, err)
        .hint("install cnet completely, or set CNET_LIBEXEC to the folder of cnet-monitor");
  }
  mount_attr change{};
  change.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID;
  if (::mount_setattr(program.get(), "", AT_EMPTY_PATH, &change, sizeof change) < 0) {
    throw Error::system("make " + path + " read-only for the monitor", errno);
  }
  return program;
}

UniqueFd in_memory(const std::string& bytes) {
  UniqueFd memory(::memfd_create("cnet-spec", MFD_CLOEXEC));
  if (!memory || ::write(memory.get(), bytes.data(), bytes.size()) != std::ssize(bytes)) {
    throw Error::system("hand the container's description to its monitor", errno);
  }
  return memory;
}

std::string read_memory(const UniqueFd& memory) {
  struct stat info {};
  if (::fstat(memory.get(), &info) < 0) throw Error::system("fstat", errno);
  std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
  if (::pread(memory.get(), bytes.data(), bytes.size(), 0) != std::ssize(bytes)) {
    throw Error::system("read the container's description", errno);
  }
  return bytes;
}

Spawned spawn_monitor(const std::string& program, const SandboxSpec& spec) {
  const UniqueFd file = read_only_program(program);
  const UniqueFd memory = in_memory(sandbox::encode(spec));
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
    throw Error::system("socketpair", errno);
  }
  UniqueFd ours(pair[0]);
  const UniqueFd theirs(pair[1]);
  const Child child{.program = file.get(), .control = theirs.get(), .spec = memory.get()};
  const pid_t pid = ::vfork();
  if (pid < 0) throw Error::system("start cnet's monitor", errno);
  if (pid == 0) become_monitor(child);
  return {.pid = pid, .control = std::move(ours)};
}

}  // namespace cnet::monitor
