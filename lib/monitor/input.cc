#include "input.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace cnet::monitor {

Input::Input(UniqueFd pipe, int client) : pipe_(std::move(pipe)) {
  if (!pipe_) return;
  // Of the writing end, which is ours alone.
  ::fcntl(pipe_.get(), F_SETFL, O_NONBLOCK);
  if (client >= 0) sources_.push_back({.owned = {}, .fd = client});
}

void Input::attach(UniqueFd client, unsigned caller, bool ends) {
  if (!pipe_) return;  // its closing says that nobody reads
  const int fd = client.get();
  ::fcntl(fd, F_SETFL, O_NONBLOCK);
  sources_.push_back({.owned = std::move(client), .fd = fd, .caller = caller, .ends = ends});
}

void Input::detach(unsigned caller) {
  // What it has sent already is the container's, as far as there is room.
  std::erase_if(sources_, [&](const Source& source) {
    return source.owned && source.caller == caller && source.pending.empty();
  });
}

void Input::close() {
  sources_.clear();
  pipe_.reset();
}

void Input::watch(PollSet& set) const {
  if (!pipe_) return;
  for (const Source& source : sources_) {
    if (source.pending.empty()) {
      set.add(source.fd, POLLIN);
      set.add(pipe_.get(), 0);  // only the container's closing of it
    } else {
      set.add(pipe_.get(), POLLOUT);
    }
  }
}

void Input::handle(const PollSet& set) {
  if (!pipe_) return;
  bool ends = false;
  for (Source& source : sources_) {
    handle(source, set);
    ends = ends || (source.fd < 0 && source.ends);
    if (!pipe_) break;
  }
  std::erase_if(sources_, [](const Source& source) { return source.fd < 0; });
  if (ends || !pipe_) close();
}

void Input::handle(Source& source, const PollSet& set) {
  if (!source.pending.empty()) {
    if (set.ready(pipe_.get())) pass_on(source);
  } else if (set.is_closed(pipe_.get())) {
    pipe_.reset();
  } else if (set.ready(source.fd)) {
    read_some(source);
  } else if (!source.owned && deadline() && Clock::now() >= *deadline()) {
    scanned_ = keys_->release();
    source.pending = scanned_;
    pass_on(source);
  }
}

void Input::read_some(Source& source) {
  const ssize_t length = ::read(source.fd, source.chunk.data(), source.chunk.size());
  if (length < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (length <= 0) {
    source.fd = -1;
    return;
  }
  const std::string_view bytes(source.chunk.data(), static_cast<std::size_t>(length));
  if (keys_ != nullptr && !source.owned) return scan(source, bytes);
  source.pending = bytes;
  pass_on(source);
}

void Input::scan(Source& source, std::string_view typed) {
  typed_at_ = Clock::now();
  scanned_ = keys_->scan(typed);
  source.pending = scanned_;
  pass_on(source);
}

std::optional<Input::Clock::time_point> Input::deadline() const {
  if (keys_ == nullptr || !keys_->holds()) return std::nullopt;
  const auto busy = [](const Source& source) { return !source.pending.empty(); };
  if (std::ranges::any_of(sources_, busy)) return std::nullopt;  // in their order
  return typed_at_ + kPause;
}

void Input::pass_on(Source& source) {
  if (source.pending.empty()) return;
  const ssize_t written = ::write(pipe_.get(), source.pending.data(), source.pending.size());
  if (written < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (written < 0) {
    source.pending = {};
    pipe_.reset();
    return;
  }
  source.pending.remove_prefix(static_cast<std::size_t>(written));
}

}  // namespace cnet::monitor
