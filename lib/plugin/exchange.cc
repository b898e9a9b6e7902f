#include "exchange.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>

#include "cnet/addr/ip.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/base/unique_fd.h"
#include "cnet/remote/http.h"

namespace cnet::plugin {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kUnix = "unix://", kTcp = "tcp://";

/// A connection whose every step ends at one moment.
class Connection {
 public:
  Connection(const std::string& address, std::chrono::seconds deadline, const std::string& who)
      : address_(address), who_(who), patience_(deadline), end_(Clock::now() + deadline) {}

  void open();
  void send(std::string_view bytes);
  /// Empty at the end of what the other side sends.
  std::span<const char> receive();

 private:
  void connect(const sockaddr* address, socklen_t size);
  void open_unix(const std::string& path);
  void open_tcp(std::string_view host_and_port);
  void wait_for(short events);
  [[noreturn]] void fail(const std::string& why) const;
  [[noreturn]] void fail(const std::string& attempt, int err) const;

  std::string address_;
  std::string who_;
  std::chrono::seconds patience_;
  Clock::time_point end_;
  UniqueFd socket_;
  std::array<char, 65536> buffer_{};
};

constexpr const char* kLook = "; look whether it runs, and what it says in its own log";

void Connection::fail(const std::string& why) const {
  throw Error(who_ + ": " + why).hint("it listens at " + address_ + kLook);
}

void Connection::fail(const std::string& attempt, int err) const {
  throw Error::system(who_ + ": " + attempt, err).hint("it should listen at " + address_ + kLook);
}

void Connection::wait_for(short events) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end_ - Clock::now()).count();
    pollfd wait{.fd = socket_.get(), .events = events, .revents = 0};
    const int ready = left <= 0 ? 0 : ::poll(&wait, 1, static_cast<int>(left));
    if (ready > 0) return;
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) fail("poll", errno);
    fail("no answer within " + std::to_string(patience_.count()) + " s");
  }
}

void Connection::connect(const sockaddr* address, socklen_t size) {
  const int family = address->sa_family;
  socket_ = UniqueFd(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket_) fail("socket", errno);
  // EAGAIN: too many wait at the Unix socket already.
  if (::connect(socket_.get(), address, size) == 0) return;
  if (errno != EINPROGRESS) fail("connect", errno);
  wait_for(POLLOUT);
  int err = 0;
  socklen_t length = sizeof err;
  ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &err, &length);
  if (err != 0) fail("connect", err);
}

void Connection::open_unix(const std::string& path) {
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  if (path.size() >= sizeof address.sun_path) {
    fail("its path is too long for a socket");
  }
  std::ranges::copy(path, address.sun_path);
  connect(reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

void Connection::open_tcp(std::string_view host_and_port) {
  const std::size_t colon = host_and_port.rfind(':');
  std::string_view host = host_and_port.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  const auto ip = Ip::parse(host);
  const auto port = colon == host_and_port.npos
                        ? std::nullopt
                        : parse_number(trim(host_and_port.substr(colon + 1)), UINT16_MAX);
  if (!ip || !port) {
    fail("an address and a port in numbers are needed, not " + quoted(address_));
  }
  const auto network_port = htons(static_cast<std::uint16_t>(*port));
  if (ip->family() == Family::v4) {
    sockaddr_in address{
        .sin_family = AF_INET, .sin_port = network_port, .sin_addr = {}, .sin_zero = {}};
    std::memcpy(&address.sin_addr, ip->bytes().data(), ip->bytes().size());
    return connect(reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = network_port;
  std::memcpy(&address.sin6_addr, ip->bytes().data(), ip->bytes().size());
  connect(reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

void Connection::open() {
  if (address_.starts_with(kUnix)) return open_unix(address_.substr(kUnix.size()));
  open_tcp(std::string_view(address_).substr(kTcp.size()));
}

void Connection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      wait_for(POLLOUT);
    } else if (errno == EPIPE || errno == ECONNRESET) {
      return;  // it may have answered all the same: what it sent tells
    } else if (errno != EINTR) {
      fail("send", errno);
    }
  }
}

std::span<const char> Connection::receive() {
  for (;;) {
    const ssize_t size = ::recv(socket_.get(), buffer_.data(), buffer_.size(), 0);
    if (size >= 0) return {buffer_.data(), static_cast<std::size_t>(size)};
    if (errno == EAGAIN) {
      wait_for(POLLIN);
    } else if (errno == ECONNRESET) {
      return {};
    } else if (errno != EINTR) {
      fail("receive", errno);
    }
  }
}

}  // namespace

PluginAnswer exchange(const std::string& address, const PluginCall& call,
                      std::chrono::seconds deadline, const std::string& who) {
  const auto connection = std::make_unique<Connection>(address, deadline, who);
  connection->open();
  connection->send(remote::http_request(call));
  std::string received;
  for (;;) {
    const auto more = connection->receive();
    received.append(more.data(), more.size());
    if (auto answer = remote::http_answer(received, more.empty(), who)) return *std::move(answer);
  }
}

}  // namespace cnet::plugin
