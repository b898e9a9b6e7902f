#include "input.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace cnet::monitor {

Input::Input(UniqueFd pipe, int client) : pipe_(std::move(pipe)), client_(client) {
  // Of the writing end, which is ours alone.
  if (pipe_) ::fcntl(pipe_.get(), F_SETFL, O_NONBLOCK);
}

void Input::watch(PollSet& set) const {
  if (!pipe_ || client_ < 0) return;
  if (pending_.empty()) {
    set.add(client_, POLLIN);
    set.add(pipe_.get(), 0);  // only the container's closing of it
  } else {
    set.add(pipe_.get(), POLLOUT);
  }
}

void Input::handle(const PollSet& set) {
  if (!pipe_ || client_ < 0) return;
  if (!pending_.empty() && set.ready(pipe_.get())) {
    pass_on();
  } else if (pending_.empty() && set.ready(pipe_.get())) {
    close();
  } else if (pending_.empty() && set.ready(client_)) {
    const ssize_t length = ::read(client_, chunk_.data(), chunk_.size());
    if (length < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (length <= 0) {
      close();
      return;
    }
    pending_ = {chunk_.data(), static_cast<std::size_t>(length)};
    pass_on();
  }
}

void Input::pass_on() {
  const ssize_t written = ::write(pipe_.get(), pending_.data(), pending_.size());
  if (written < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (written < 0) {
    pending_ = {};
    close();
    return;
  }
  pending_.remove_prefix(static_cast<std::size_t>(written));
}

}  // namespace cnet::monitor
