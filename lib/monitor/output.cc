#include "output.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace cnet::monitor {

Output::Output(UniqueFd pipe, int client, LineLog* log)
    : pipe_(std::move(pipe)), client_(client), log_(log) {
  // Of the reading end, which is ours alone.
  if (pipe_) ::fcntl(pipe_.get(), F_SETFL, O_NONBLOCK);
}

void Output::attach(UniqueFd client, unsigned caller) {
  if (!pipe_) return;                          // its closing says that there is nothing to come
  ::fcntl(client.get(), F_SETFL, O_NONBLOCK);  // of the writing end, which is ours alone
  readers_.push_back({.fd = std::move(client), .caller = caller});
}

void Output::detach(unsigned caller) {
  std::erase_if(readers_, [&](const Reader& reader) { return reader.caller == caller; });
}

bool Output::is_waiting() const {
  return !pending_.empty() || std::ranges::any_of(readers_, [](const Reader& reader) {
    return !reader.pending.empty();
  });
}

std::optional<Output::Clock::time_point> Output::deadline() const {
  std::optional<Clock::time_point> first;
  for (const Reader& reader : readers_) {
    if (reader.pending.empty()) continue;
    const auto limit = reader.since + kPatience;
    first = first ? std::min(*first, limit) : limit;
  }
  return first;
}

void Output::watch(PollSet& set) const {
  if (may_read()) set.add(pipe_.get(), POLLIN);
  if (!pending_.empty()) set.add(client_, POLLOUT);
  for (const Reader& reader : readers_) {
    set.add(reader.fd.get(), reader.pending.empty() ? 0 : POLLOUT);  // 0: only its going away
  }
}

void Output::handle(const PollSet& set) {
  if (may_read() && set.ready(pipe_.get())) read_some();
  if (!pending_.empty() && set.ready(client_)) pass_on();
  for (Reader& reader : readers_) {
    if (!set.ready(reader.fd.get())) continue;
    if (reader.pending.empty()) {
      reader.fd.reset();
    } else {
      pass_on(reader);
    }
  }
  give_up_on_the_late();
  if (ended_) read_rest();
  if (finished()) let_readers_go();
}

void Output::give_up_on_the_late() {
  std::erase_if(readers_, [](const Reader& reader) { return !reader.fd; });
  if (!deadline()) return;
  std::erase_if(readers_, [&, now = Clock::now()](const Reader& reader) {
    const bool late = !reader.pending.empty() && now >= reader.since + kPatience;
    if (late) given_up_.push_back(reader.caller);
    return late;
  });
}

void Output::container_ended() {
  ended_ = true;
  read_rest();
  if (finished()) let_readers_go();
}

/// A pipe holds 64 KiB by default and 1 MiB at most: whoever adds to it after the container's end
/// does not hold us up.
void Output::read_rest() {
  while (pipe_ && may_read()) {
    if (rest_ == 0) return close_pipe();
    --rest_;
    read_some();
  }
}

void Output::abandon() {
  abandoned_ = true;
  pending_ = {};
  close_pipe();
}

/// They see the end of the stream.
void Output::let_readers_go() { readers_.clear(); }

void Output::read_some() {
  const ssize_t length = ::read(pipe_.get(), chunk_.data(), chunk_.size());
  if (length < 0 && errno == EINTR) return;
  if (length < 0 && errno == EAGAIN && !ended_) return;
  if (length <= 0) {
    close_pipe();
    return;
  }
  const std::string_view bytes(chunk_.data(), static_cast<std::size_t>(length));
  if (log_ != nullptr) log_->feed(bytes);
  for (Reader& reader : readers_) {
    reader.pending = bytes;
    reader.since = Clock::now();
    pass_on(reader);
  }
  if (client_ < 0) return;
  pending_ = bytes;
  pass_on();
}

void Output::pass_on(Reader& reader) {
  while (!reader.pending.empty()) {
    const ssize_t written = ::write(reader.fd.get(), reader.pending.data(), reader.pending.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EAGAIN) return;
    if (written < 0) {  // it has gone
      reader.pending = {};
      reader.fd.reset();
      return;
    }
    reader.since = Clock::now();
    reader.pending.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// The client's descriptor is shared with other processes, so it stays in blocking mode: it is
/// asked first, and no more is written than a pipe that is ready takes at once.
void Output::pass_on() {
  constexpr std::size_t at_once = 4096;  // PIPE_BUF
  while (!pending_.empty()) {
    pollfd client{.fd = client_, .events = POLLOUT, .revents = 0};
    if (::poll(&client, 1, 0) <= 0) return;
    const ssize_t written = ::write(client_, pending_.data(), std::min(pending_.size(), at_once));
    if (written < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (written < 0) {
      abandon();  // the reader is gone: the container's next write fails as ours did
      return;
    }
    pending_.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Output::close_pipe() {
  if (!pipe_) return;
  pipe_.reset();
  if (log_ != nullptr) log_->finish();
}

}  // namespace cnet::monitor
