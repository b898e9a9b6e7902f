#include "relay_address.h"

#include <cerrno>
#include <cstring>

namespace cnet::monitor {
namespace {

union SocketAddress {
  sockaddr any;
  sockaddr_in v4;
  sockaddr_in6 v6;
};

socklen_t fill(SocketAddress& address, const Ip& ip, std::uint16_t port) {
  const auto bytes = ip.bytes();
  if (ip.family() == Family::v4) {
    address.v4.sin_family = AF_INET;
    address.v4.sin_port = htons(port);
    std::memcpy(&address.v4.sin_addr, bytes.data(), bytes.size());
    return sizeof address.v4;
  }
  address.v6.sin6_family = AF_INET6;
  address.v6.sin6_port = htons(port);
  std::memcpy(&address.v6.sin6_addr, bytes.data(), bytes.size());
  return sizeof address.v6;
}

}  // namespace

UniqueFd connect_to(const RelayTargets& targets, const RelayTarget& target) {
  const auto& ip = targets.ip6 ? targets.ip6 : targets.ip4;
  if (!ip) {
    errno = EHOSTUNREACH;
    return {};
  }
  SocketAddress address{};
  const socklen_t size = fill(address, *ip, target.port);
  const int type = target.protocol == Protocol::udp ? SOCK_DGRAM : SOCK_STREAM;
  UniqueFd socket(::socket(address.any.sa_family, type | SOCK_CLOEXEC | SOCK_NONBLOCK,
                           static_cast<int>(target.protocol)));
  if (!socket) return {};
  if (::connect(socket.get(), &address.any, size) < 0 && errno != EINPROGRESS) return {};
  return socket;
}

}  // namespace cnet::monitor
