#include "upstream_port.h"

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "cnet/base/text.h"
#include "cnet/dns/message.h"

namespace cnet::resolver {
namespace {

constexpr std::size_t kPrefix = 2;  ///< bytes of a message's length by TCP
constexpr int kMostAtOnce = 8;      ///< datagrams

/// What every port receives into: it is passed on before the next one receives.
std::array<std::uint8_t, dns::kStreamLimit> buffer;

bool connect_to(int socket, const ResolverServer& server) {
  const auto bytes = server.ip.bytes();
  if (server.ip.family() == Family::v4) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(server.port);
    std::memcpy(&to.sin_addr, bytes.data(), bytes.size());
    return ::connect(socket, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }
  sockaddr_in6 to{};
  to.sin6_family = AF_INET6;
  to.sin6_port = htons(server.port);
  std::memcpy(&to.sin6_addr, bytes.data(), bytes.size());
  to.sin6_scope_id = static_cast<std::uint32_t>(parse_number(server.interface, UINT32_MAX).value_or(0));
  return ::connect(socket, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
}

}  // namespace

UpstreamPort::UpstreamPort(Events& events, UniqueFd socket, const SocketKind& kind,
                           PortOwner& owner)
    : socket_(std::move(socket)),
      kind_(kind),
      owner_(owner),
      watch_(events, socket_.get(), *this) {}

bool UpstreamPort::ask(const ResolverServer& server, std::span<const std::uint8_t> message) {
  const bool connected = connect_to(socket_.get(), server);
  asking_ = true;
  if (kind_.stream) {
    if (!connected && errno != EINPROGRESS) return false;
    stream_.assign({static_cast<std::uint8_t>(message.size() >> 8),
                    static_cast<std::uint8_t>(message.size())});
    stream_.insert(stream_.end(), message.begin(), message.end());
    watch_.want(EPOLLOUT);
    return true;
  }
  if (!connected) return false;
  if (::send(socket_.get(), message.data(), message.size(), MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
    return false;
  }
  watch_.want(EPOLLIN);
  return true;
}

void UpstreamPort::forget() {
  asking_ = false;
  watch_.want(0);
  if (kind_.stream) return;
  sockaddr nobody{};
  nobody.sa_family = AF_UNSPEC;
  ::connect(socket_.get(), &nobody, sizeof nobody);
  // Late answers to the last question are not the next one's.
  while (::recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT) >= 0) {
  }
}

void UpstreamPort::ready(std::uint32_t) {
  if (!asking_) return;
  if (!kind_.stream) return receive_datagrams();
  if (!sent_) return send_stream();
  receive_stream();
}

void UpstreamPort::receive_datagrams() {
  for (int i = 0; i < kMostAtOnce && asking_; ++i) {
    const ssize_t size = ::recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size < 0) {
      if (errno != EAGAIN && errno != EINTR) owner_.port_failed(*this);
      return;
    }
    owner_.port_received(*this, std::span(buffer).first(static_cast<std::size_t>(size)));
  }
}

/// It fits into an empty socket's buffer, or the connection is no use.
void UpstreamPort::send_stream() {
  const ssize_t size =
      ::send(socket_.get(), stream_.data(), stream_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (size != std::ssize(stream_)) return owner_.port_failed(*this);
  sent_ = true;
  stream_.clear();
  watch_.want(EPOLLIN);
}

void UpstreamPort::receive_stream() {
  const ssize_t size = ::recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size <= 0) return owner_.port_failed(*this);
  stream_.insert(stream_.end(), buffer.begin(), buffer.begin() + size);
  if (stream_.size() < kPrefix) return;
  const std::size_t length = static_cast<std::size_t>(stream_[0]) << 8 | stream_[1];
  if (stream_.size() < kPrefix + length) return;
  owner_.port_received(*this, std::span(stream_).subspan(kPrefix, length));
}

}  // namespace cnet::resolver
