#include "exec_client.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <cerrno>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/base/packet.h"
#include "cnet/sandbox/init_note.h"
#include "cnet/sandbox/spec_codec.h"
#include "messages.h"
#include "spawn.h"
#include "streams.h"

namespace cnet::monitor {
namespace {

UniqueFd copy_of(int fd) {
  UniqueFd copy(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
  if (!copy) throw Error::system("copy a descriptor", errno);
  return copy;
}

/// The pipes that the process needs, as a container's own streams.
OpenedStreams streams_of(const ExecSpec& spec, const sandbox::Stdio& client) {
  if (spec.tty) return {};
  SandboxSpec like;
  like.stdin_open = spec.stdin_open;
  return open_streams(like, client);
}

}  // namespace

ExecClient::ExecClient(UniqueFd connection, const std::string& program, const ExecSpec& spec,
                       const sandbox::Stdio& client)
    : connection_(std::move(connection)) {
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
    throw Error::system("socketpair", errno);
  }
  const UniqueFd status(pair[0]);
  OpenedStreams opened = streams_of(spec, client);
  Request request{.kind = Request::Kind::exec, .signal = 0, .timeout_ms = 0};
  std::vector<UniqueFd> fds;
  fds.push_back(read_only_program(program));
  fds.push_back(in_memory(sandbox::encode(spec)));
  fds.emplace_back(pair[1]);
  const auto add = [&](int fd, std::uint32_t which) {
    if (fd < 0) return;
    request.streams |= which;
    fds.push_back(copy_of(fd));
  };
  add(opened.container.in, Request::kIn);
  add(opened.container.out, Request::kOut);
  add(opened.container.err, Request::kErr);
  if (!send_packet(connection_.get(), &request, sizeof request, fds)) {
    throw Error::system("ask the container's monitor for a process", errno);
  }
  fds.clear();
  opened.theirs.clear();
  ends_ = {.in = std::move(opened.monitor.in),
           .out = std::move(opened.monitor.out),
           .err = std::move(opened.monitor.err)};
  await_execution(status);
  if (spec.tty) use_terminal();
}

void ExecClient::await_execution(const UniqueFd& status) {
  bool executing = false;
  for (;;) {
    sandbox::InitNote note;
    std::vector<UniqueFd> fds;
    if (!receive(status.get(), note, &fds)) break;
    using Kind = sandbox::InitNote::Kind;
    if (note.kind == Kind::failed) {
      throw Error(note.problem.data()).hint(note.hint.data()).exit_code(note.exit_code);
    }
    executing = executing || note.kind == Kind::executing;
    if (fds.empty()) continue;
    (note.kind == Kind::born ? process_ : terminal_) = std::move(fds.front());
  }
  if (!executing) throw Error("the container has just ended").exit_code(125);
}

void ExecClient::use_terminal() {
  if (!terminal_) throw Error("the process has no terminal").exit_code(125);
  ends_.in = copy_of(terminal_.get());
  ends_.out = copy_of(terminal_.get());
}

std::optional<int> ExecClient::ended() {
  Answer answer{};
  if (!receive(connection_.get(), answer)) throw Error("the container's monitor has gone");
  return answer.state.exit_code;
}

void ExecClient::resize(const Window& window) {
  if (window == Window{}) return;
  const winsize size{
      .ws_row = window.rows, .ws_col = window.columns, .ws_xpixel = 0, .ws_ypixel = 0};
  ::ioctl(terminal_.get(), TIOCSWINSZ, &size);
}

void ExecClient::signal(int number) {
  ::syscall(SYS_pidfd_send_signal, process_.get(), number, nullptr, 0);
}

void ExecClient::detach() {
  // Otherwise the end of our side would hang it up.
  const Request request{.kind = Request::Kind::drain, .signal = 0, .timeout_ms = 0};
  send_packet(connection_.get(), &request, sizeof request, {&terminal_, 1});
}

}  // namespace cnet::monitor
