#include "streams.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "cnet/base/error.h"

namespace cnet::monitor {
namespace {

struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

Pipe make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) < 0) throw Error::system("pipe", errno);
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

bool is_pipe(int fd) {
  struct stat info {};
  return fd >= 0 && ::fstat(fd, &info) == 0 && S_ISFIFO(info.st_mode);
}

/// So much a container may be ahead of its log before it has to wait. It fails only where the
/// kernel allows no pipe of that size: then it is one of the usual size.
void make_roomy(const Pipe& pipe) {
  constexpr int bytes = 256 * 1024;
  ::fcntl(pipe.read.get(), F_SETPIPE_SZ, bytes);
}

/// Sets up one output stream; returns the container's end.
int open_output(OpenedStreams& opened, UniqueFd& ours, int client) {
  const bool logged = opened.monitor.log.is_open();
  if (!logged && (client < 0 || is_pipe(client))) return client;
  Pipe pipe = make_pipe();
  if (logged) make_roomy(pipe);
  ours = std::move(pipe.read);
  opened.theirs.push_back(std::move(pipe.write));
  return opened.theirs.back().get();
}

int open_input(OpenedStreams& opened, int client) {
  if (is_pipe(client)) return client;
  Pipe pipe = make_pipe();
  opened.monitor.in = std::move(pipe.write);
  opened.theirs.push_back(std::move(pipe.read));
  return opened.theirs.back().get();
}

}  // namespace

OpenedStreams open_streams(const SandboxSpec& spec, const sandbox::Stdio& client) {
  OpenedStreams opened;
  opened.monitor.log = ContainerLog(spec.log);
  if (spec.tty) return opened;  // the init opens a terminal of its own
  if (spec.stdin_open) opened.container.in = open_input(opened, client.in);
  opened.container.out = open_output(opened, opened.monitor.out, client.out);
  opened.container.err = open_output(opened, opened.monitor.err, client.err);
  return opened;
}

void use_terminal(UniqueFd terminal, Streams& streams) {
  if (!terminal) throw Error("the container has no terminal");
  const auto copy = [&] { return UniqueFd(::fcntl(terminal.get(), F_DUPFD_CLOEXEC, 0)); };
  streams.in = copy();
  streams.out = copy();
  // An init may close its terminal and open it again: without another holder that would end it. The
  // end of the output is that of the container.
  streams.held = UniqueFd(::ioctl(terminal.get(), TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!streams.in || !streams.out || !streams.held) throw Error::system("hold the terminal", errno);
  streams.terminal = std::move(terminal);
}

}  // namespace cnet::monitor
