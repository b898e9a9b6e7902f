#include "stream_relay.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "cnet/base/error.h"

namespace cnet::monitor {
namespace {

/// Beyond it clients are refused: the monitor's descriptors are for its commands, too.
constexpr std::size_t kMostConnections = 256;

/// Closes it so that the other side sees a broken connection and not an end.
void reset(UniqueFd& socket) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  socket.reset();
}

bool would_block() { return errno == EAGAIN || errno == EINTR; }

}  // namespace

StreamRelay::StreamRelay(RelayEvents& events, UniqueFd client, UniqueFd target)
    : events_(events),
      client_(std::move(client)),
      target_(std::move(target)),
      there_{.from = client_.get(), .to = target_.get()},
      back_{.from = target_.get(), .to = client_.get()},
      client_watch_(events, client_.get(), *this),
      target_watch_(events, target_.get(), *this) {}

bool StreamRelay::read(Direction& direction) {
  const ssize_t length = ::recv(direction.from, direction.bytes.data(), direction.bytes.size(), 0);
  if (length < 0) return would_block();
  direction.begin = 0;
  direction.end = static_cast<std::size_t>(length);
  direction.ended = length == 0;
  return true;
}

bool StreamRelay::write(Direction& direction) {
  const ssize_t length = ::send(direction.to, direction.bytes.data() + direction.begin,
                                direction.end - direction.begin, MSG_NOSIGNAL);
  if (length < 0) return would_block();
  direction.begin += static_cast<std::size_t>(length);
  return true;
}

bool StreamRelay::pump(Direction& direction) {
  if (direction.is_empty() && !direction.ended && !read(direction)) return false;
  if (!direction.is_empty() && !write(direction)) return false;
  if (direction.is_empty() && direction.ended && !direction.told) {
    ::shutdown(direction.to, SHUT_WR);
    direction.told = true;
  }
  return true;
}

bool StreamRelay::await() {
  const auto wanted = [](const Direction& in, const Direction& out) {
    const bool reads = in.is_empty() && !in.ended;
    return (reads ? std::uint32_t{EPOLLIN} : 0U) | (out.is_empty() ? 0U : std::uint32_t{EPOLLOUT});
  };
  return client_watch_.want(wanted(there_, back_)) && target_watch_.want(wanted(back_, there_));
}

void StreamRelay::break_off() {
  client_watch_.want(0);
  target_watch_.want(0);
  reset(client_);
  reset(target_);
}

bool StreamRelay::pass_on() {
  if (!pump(there_) || !pump(back_)) {
    break_off();
    return false;
  }
  if (there_.told && back_.told) return false;
  if (await()) return true;
  break_off();
  return false;
}

void StreamRelay::ready(std::uint32_t events) {
  const bool broken = (events & EPOLLERR) != 0;
  if (broken) break_off();
  if (broken || !pass_on()) events_.finish(*this);
}

StreamPort::StreamPort(RelayEvents& events, UniqueFd socket, const RelayTarget& target,
                       const RelayTargets& targets)
    : events_(events),
      socket_(std::move(socket)),
      target_(target),
      targets_(targets),
      watch_(events, socket_.get(), *this) {
  ::fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
  events_.spare();
  if (!watch_.want(EPOLLIN)) throw Error::system("wait for a published port", errno);
}

void StreamPort::ready(std::uint32_t) {
  for (;;) {
    UniqueFd client(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (client) {
      relay(std::move(client));
      continue;
    }
    if (errno != EMFILE && errno != ENFILE) return;
    events_.spare().reset();
    UniqueFd refused(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    reset(refused);
    events_.spare();
    return;
  }
}

void StreamPort::relay(UniqueFd client) {
  UniqueFd target;
  if (events_.connections() < kMostConnections) target = connect_to(targets_, target_);
  if (!target) return reset(client);
  auto connection = std::make_unique<StreamRelay>(events_, std::move(client), std::move(target));
  const RelayEvents::Origin origin{.protocol = target_.protocol, .host_port = target_.host_port};
  if (connection->begin()) events_.adopt(std::move(connection), origin);
}

}  // namespace cnet::monitor
