#include "callers.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/packet.h"
#include "cnet/sandbox/spec_codec.h"
#include "spawn.h"

namespace cnet::monitor {
namespace {

bool is_root(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == 0;
}

/// What came of it as an errno, for whoever asked: the monitor goes on.
int try_hold(Published& published, HeldPort port) {
  try {
    published.hold(std::move(port));
    return 0;
  } catch (const Error& error) {
    return error.err() != 0 ? error.err() : EIO;
  }
}

}  // namespace

void Callers::watch(PollSet& set) const {
  set.add(run_.listener().get(), POLLIN);
  for (const Caller& caller : callers_) set.add(caller.socket.get(), POLLIN);
}

void Callers::handle(const PollSet& set) {
  std::erase_if(callers_, [&](Caller& caller) {
    if (!set.ready(caller.socket.get()) || answer(caller)) return false;
    channels_.in.detach(caller.number);
    channels_.out.detach(caller.number);
    channels_.err.detach(caller.number);
    return true;
  });
  if (set.ready(run_.listener().get())) accept_all();
}

void Callers::accept_all() {
  for (;;) {
    UniqueFd socket(
        ::accept4(run_.listener().get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket) return;
    if (!is_root(socket.get())) continue;
    callers_.push_back({.socket = std::move(socket), .number = ++last_number_});
  }
}

void Callers::adopt(UniqueFd connection) {
  ::fcntl(connection.get(), F_SETFL, O_NONBLOCK);
  Caller caller{.socket = std::move(connection), .number = ++last_number_};
  if (answer(caller)) callers_.push_back(std::move(caller));
}

void Callers::give_up_on(unsigned number) {
  channels_.in.detach(number);
  channels_.out.detach(number);
  channels_.err.detach(number);
  std::erase_if(callers_, [&](const Caller& caller) {
    if (caller.number != number) return false;
    send(caller.socket.get(), Answer{.err = ENOBUFS, .state = to_wire(run_.state())});
    return true;
  });
}

/// One PortsNote; the last one is answered.
bool Callers::take_ports(Caller& caller) {
  PortsNote note;
  std::vector<UniqueFd> sockets;
  if (!receive(caller.socket.get(), note, &sockets)) return errno == EAGAIN;
  const bool holds = caller.ports->kind == Request::Kind::hold;
  if (note.count > PortsNote::kMost || (holds && sockets.size() != note.count)) return false;
  Published& published = run_.published();
  if (holds && run_.state().ended) caller.err = ESRCH;
  for (std::size_t i = 0; i < note.count && caller.err == 0; ++i) {
    const Binding binding = from_wire(note.ports[i]);
    if (holds) {
      caller.err = try_hold(published, {.binding = binding,
                                        .socket = std::move(sockets[i]),
                                        .relayed = note.ports[i].relayed});
    } else {
      published.let_go(binding);
      if (caller.ports->kind == Request::Kind::cut_off) published.cut_off(binding);
    }
  }
  if (note.more) return true;
  caller.ports.reset();
  return send(caller.socket.get(), Answer{.err = caller.err, .state = to_wire(run_.state())});
}

bool Callers::answer(Caller& caller) {
  if (caller.ports) return take_ports(caller);
  Request request;
  std::vector<UniqueFd> fds;
  if (!receive(caller.socket.get(), request, &fds)) return errno == EAGAIN;
  if (request.kind == Request::Kind::attach) return attach(caller, request, std::move(fds));
  if (request.kind == Request::Kind::exec) {
    if (run_.state().ended) return false;
    channels_.execs.start(std::move(caller.socket), run_.init().pidfd(), std::move(fds),
                          request.streams);
    return false;  // the connection is the job's now
  }
  if (request.kind == Request::Kind::resolver) return resolve(caller, fds);
  const bool of_lease =
      request.kind == Request::Kind::keep_lease || request.kind == Request::Kind::drop_lease;
  if (of_lease) return see_to_lease(caller, request, fds);
  for (UniqueFd& fd : fds) kept_.push_back(std::move(fd));
  return obey(caller, request);
}

bool Callers::attach(Caller& caller, const Request& request, std::vector<UniqueFd> fds) {
  std::size_t next = 0;
  const auto given = [&](std::uint32_t which) {
    return (request.streams & which) != 0 && next < fds.size() ? std::move(fds[next++])
                                                               : UniqueFd();
  };
  UniqueFd in = given(Request::kIn);
  UniqueFd out = given(Request::kOut);
  UniqueFd err = given(Request::kErr);
  caller.waits = Waits::end;
  if (run_.state().ended) return tell_state(caller);
  if (in) {
    const bool ends = (request.streams & Request::kEndsInput) != 0;
    channels_.in.attach(std::move(in), caller.number, ends);
  }
  if (out) channels_.out.attach(std::move(out), caller.number);
  if (err) channels_.err.attach(std::move(err), caller.number);
  resize(request.window);
  return true;
}

bool Callers::resolve(const Caller& caller, const std::vector<UniqueFd>& fds) {
  if (run_.state().ended || fds.empty()) return false;
  int err = 0;
  try {
    run_.resolve(sandbox::decode_resolver(read_memory(fds.front())));
  } catch (const Error& error) {  // told to whoever asked
    err = error.err() != 0 ? error.err() : EINVAL;
  }
  return send(caller.socket.get(), Answer{.err = err, .state = to_wire(run_.state())});
}

bool Callers::see_to_lease(const Caller& caller, const Request& request,
                           const std::vector<UniqueFd>& fds) {
  if (run_.state().ended || fds.empty()) return false;
  const std::string bytes = read_memory(fds.front());
  if (request.kind == Request::Kind::drop_lease) {
    run_.leases().drop(bytes);
    return tell_state(caller);
  }
  auto order = KeeperOrder::decode(bytes);
  if (!order) return false;
  run_.keep_lease(*std::move(order));
  return tell_state(caller);
}

/// The kernel tells the foreground processes (SIGWINCH), if it is another size than before.
void Callers::resize(const Window& window) const {
  if (window == Window{}) return;
  const winsize size{
      .ws_row = window.rows, .ws_col = window.columns, .ws_xpixel = 0, .ws_ypixel = 0};
  ::ioctl(run_.streams().terminal.get(), TIOCSWINSZ, &size);
}

bool Callers::stop(Caller& caller, const Request& request) {
  caller.waits = Waits::stop;
  if (run_.state().ended) return true;
  run_.init().signal(request.signal);
  if (request.timeout_ms >= 0) {
    const auto limit = Clock::now() + std::chrono::milliseconds(request.timeout_ms);
    deadline_ = deadline_ ? std::min(*deadline_, limit) : limit;
  }
  return true;
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
      return stop(caller, request);
    case Request::Kind::closed:
      closed_ = closed_ || caller.closes;
      return true;
    case Request::Kind::aim:
      run_.published().aim(from_wire(request.targets));
      return tell_state(caller);
    case Request::Kind::resolver:
    case Request::Kind::keep_lease:
    case Request::Kind::drop_lease:
      return false;  // with its descriptor, see resolve() and see_to_lease()
    case Request::Kind::hold:
      if (ended) return false;
      run_.published().aim(from_wire(request.targets));
      [[fallthrough]];
    case Request::Kind::let_go:
    case Request::Kind::cut_off:
      caller.ports = request;
      caller.err = 0;
      return true;
    case Request::Kind::resize:
      resize(request.window);
      return true;
    case Request::Kind::attach:
    case Request::Kind::exec:
    case Request::Kind::drain:
      return false;  // attach and exec are not for here, drain is for an exec's connection
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
