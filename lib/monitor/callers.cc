#include "callers.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "packet.h"

namespace cnet::monitor {
namespace {

bool is_root(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == 0;
}

}  // namespace

void Callers::watch(PollSet& set) const {
  set.add(run_.listener().get(), POLLIN);
  for (const Caller& caller : callers_) set.add(caller.socket.get(), POLLIN);
}

void Callers::handle(const PollSet& set) {
  std::erase_if(callers_,
                [&](Caller& caller) { return set.ready(caller.socket.get()) && !answer(caller); });
  if (set.ready(run_.listener().get())) accept_all();
}

void Callers::accept_all() {
  for (;;) {
    UniqueFd socket(
        ::accept4(run_.listener().get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket) return;
    if (is_root(socket.get())) callers_.push_back({.socket = std::move(socket)});
  }
}

bool Callers::answer(Caller& caller) {
  Request request;
  std::vector<UniqueFd> fds;
  if (!receive(caller.socket.get(), request, &fds)) return errno == EAGAIN;
  for (UniqueFd& fd : fds) kept_.push_back(std::move(fd));
  return obey(caller, request);
}

bool Callers::obey(Caller& caller, const Request& request) {
  const bool ended = run_.state().ended;
  switch (request.kind) {
    case Request::Kind::signal: {
      const bool sent = !ended && run_.init().signal(request.signal);
      const int err = sent ? 0 : ended ? ESRCH : errno;
      return send(caller.socket.get(), Answer{.err = err, .state = to_wire(run_.state())});
    }
    case Request::Kind::wait:
      caller.waits = Waits::end;
      return !ended || restarting_ || tell_state(caller);
    case Request::Kind::stop:
      caller.waits = Waits::stop;
      if (ended) return true;
      run_.init().signal(request.signal);
      if (request.timeout_ms >= 0) {
        const auto limit = Clock::now() + std::chrono::milliseconds(request.timeout_ms);
        deadline_ = deadline_ ? std::min(*deadline_, limit) : limit;
      }
      return true;
    case Request::Kind::closed:
      closed_ = closed_ || caller.closes;
      return true;
  }
  return false;
}

bool Callers::tell_state(const Caller& caller) const {
  return send(caller.socket.get(), Answer{.err = 0, .state = to_wire(run_.state())});
}

void Callers::announce_end() {
  deadline_.reset();
  std::erase_if(callers_, [&](const Caller& caller) {
    return caller.waits == Waits::end && !tell_state(caller);
  });
}

bool Callers::appoint_closer() {
  for (Caller& caller : callers_) {
    if (caller.waits != Waits::stop || caller.closes) continue;
    caller.closes = tell_state(caller);
    if (caller.closes) return true;
  }
  return false;
}

bool Callers::has_closer() const {
  return std::ranges::any_of(callers_, [](const Caller& caller) { return caller.closes; });
}

}  // namespace cnet::monitor
