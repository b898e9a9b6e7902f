#include "attachment.h"

#include <fcntl.h>

#include <cerrno>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/base/packet.h"
#include "messages.h"

namespace cnet::monitor {
namespace {

enum class Direction { to_us, to_them };

/// A pipe between us and the monitor, which gets its end by `theirs`.
UniqueFd open_pipe(Direction direction, std::vector<UniqueFd>& theirs) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) < 0) throw Error::system("pipe", errno);
  UniqueFd read(ends[0]);
  UniqueFd write(ends[1]);
  const bool to_us = direction == Direction::to_us;
  theirs.push_back(std::move(to_us ? write : read));
  return std::move(to_us ? read : write);
}

}  // namespace

Attachment::Attachment(UniqueFd connection, const AttachWish& wish)
    : connection_(std::move(connection)) {
  Request request{.kind = Request::Kind::attach,
                  .signal = 0,
                  .timeout_ms = 0,
                  .streams = Request::kOut,
                  .window = wish.window};
  std::vector<UniqueFd> theirs;
  if (wish.input) {
    request.streams |= Request::kIn | (wish.ends_input ? Request::kEndsInput : 0);
    ends_.in = open_pipe(Direction::to_them, theirs);
  }
  ends_.out = open_pipe(Direction::to_us, theirs);
  if (!wish.terminal) {
    request.streams |= Request::kErr;
    ends_.err = open_pipe(Direction::to_us, theirs);
  }
  if (!send_packet(connection_.get(), &request, sizeof request, theirs)) {
    throw Error::system("attach to the container", errno);
  }
}

std::optional<int> Attachment::ended() {
  Answer answer{};
  if (!receive(connection_.get(), answer)) throw Error("the container's monitor has gone");
  if (answer.err == ENOBUFS) {
    throw Error("its output was not read for too long, so it goes on without us")
        .hint("`cnet attach` shows what comes next, `cnet logs` what was missed");
  }
  if (!answer.state.ended) return std::nullopt;  // the answer to a signal
  return answer.state.exit_code;
}

void Attachment::await_closed() {
  Answer answer{};
  while (receive(connection_.get(), answer)) {
  }
}

void Attachment::resize(const Window& window) {
  send(connection_.get(), Request{.kind = Request::Kind::resize,
                                  .signal = 0,
                                  .timeout_ms = 0,
                                  .streams = 0,
                                  .window = window});
}

void Attachment::signal(int number) {
  send(connection_.get(),
       Request{.kind = Request::Kind::signal, .signal = number, .timeout_ms = 0});
}

}  // namespace cnet::monitor
