#include "cnet/kernel/real_ports.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "cnet/base/error.h"
#include "drop_filter.h"

namespace cnet {
namespace {

union SocketAddress {
  sockaddr any;
  sockaddr_in v4;
  sockaddr_in6 v6;
};

bool is_v4(const Binding& binding) { return binding.host_ip.family() == Family::v4; }

socklen_t size_of(const Binding& binding) {
  return is_v4(binding) ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
}

SocketAddress address_of(const Binding& binding) {
  SocketAddress address{};
  const auto bytes = binding.host_ip.bytes();
  if (is_v4(binding)) {
    address.v4.sin_family = AF_INET;
    address.v4.sin_port = htons(binding.host_port);
    std::memcpy(&address.v4.sin_addr, bytes.data(), bytes.size());
  } else {
    address.v6.sin6_family = AF_INET6;
    address.v6.sin6_port = htons(binding.host_port);
    std::memcpy(&address.v6.sin6_addr, bytes.data(), bytes.size());
  }
  return address;
}

Error failure(const Binding& binding, const std::string& act, int err) {
  const std::string where = binding.host_ip.in_url() + ":" + std::to_string(binding.host_port) +
                            "/" + protocol_name(binding.protocol);
  Error error = Error::system(act + " " + where, err);
  switch (err) {
    case EADDRNOTAVAIL:
      return std::move(error).hint("no link of this host has the address " + binding.host_ip.str() +
                                   "; `ip address` lists them, 0.0.0.0 means all");
    case EACCES:
      return std::move(error).hint(
          "ports below net.ipv4.ip_unprivileged_port_start need the "
          "capability CAP_NET_BIND_SERVICE: run cnet as root");
    case EPROTONOSUPPORT:
    case ESOCKTNOSUPPORT:
      return std::move(error).hint("this kernel has no " + protocol_name(binding.protocol) +
                                   "; `modprobe " + protocol_name(binding.protocol) +
                                   "` may load it");
    default:
      return error;
  }
}

void set_option(int fd, int level, int option, bool on = true) {
  const int value = on ? 1 : 0;
  if (::setsockopt(fd, level, option, &value, sizeof value) != 0) {
    throw Error::system("setsockopt of a socket that holds a port", errno);
  }
}

/// How many connections may wait to be accepted by the relay.
constexpr int kBacklog = 128;

UniqueFd open_socket(const Binding& binding, Holding holding) {
  const bool datagrams = binding.protocol == Protocol::udp;
  UniqueFd socket(::socket(is_v4(binding) ? AF_INET : AF_INET6,
                           (datagrams ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC,
                           static_cast<int>(binding.protocol)));
  if (!socket) throw failure(binding, "open a socket for", errno);
  if (!is_v4(binding)) {
    set_option(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, holding != Holding::everywhere);
  }
  return socket;
}

/// 0 or an errno. The first try leaves SO_REUSEADDR off: with it, of two that bind at once both
/// succeed, and then both may be refused to listen. The second is for a port that is free but for
/// connections in TIME_WAIT. Datagrams know no such thing; with it, they would share the port.
int bind_socket(int socket, const Binding& binding) {
  const SocketAddress address = address_of(binding);
  const auto try_it = [&] {
    return ::bind(socket, &address.any, size_of(binding)) == 0 ? 0 : errno;
  };
  const int err = try_it();
  if (err != EADDRINUSE || binding.protocol == Protocol::udp) return err;
  set_option(socket, SOL_SOCKET, SO_REUSEADDR);
  return try_it();
}

/// 0 or an errno. Connections that are accepted from it later must not keep the port from its next
/// holder.
int listen_on(int socket, Holding holding) {
  if (::listen(socket, holding == Holding::silent ? 1 : kBacklog) != 0) return errno;
  if (holding != Holding::silent) set_option(socket, SOL_SOCKET, SO_REUSEADDR);
  return 0;
}

std::uint16_t port_of(int fd, const Binding& binding) {
  SocketAddress address{};
  socklen_t size = sizeof address;
  if (::getsockname(fd, &address.any, &size) != 0) throw failure(binding, "getsockname", errno);
  return ntohs(is_v4(binding) ? address.v4.sin_port : address.v6.sin6_port);
}

}  // namespace

RealPorts::RealPorts()
    : silent_(std::make_unique<kernel::DropFilter>(kernel::DropFilter::Lets::nothing)),
      only_ipv6_(std::make_unique<kernel::DropFilter>(kernel::DropFilter::Lets::ipv6)) {}

RealPorts::~RealPorts() = default;

bool RealPorts::has_ipv6() {
  return static_cast<bool>(UniqueFd(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)));
}

std::optional<UniqueFd> RealPorts::hold(Binding& binding, Holding holding) {
  UniqueFd socket = open_socket(binding, holding);
  // Before bind, so that not one packet gets in.
  if (holding == Holding::silent) {
    silent_->attach(socket.get());
  } else if (binding.from.empty()) {
    only_ipv6_->attach(socket.get());
  } else {
    kernel::DropFilter::attach_allowing(socket.get(), binding.from);
  }
  int err = bind_socket(socket.get(), binding);
  if (err == 0 && binding.protocol != Protocol::udp) err = listen_on(socket.get(), holding);
  if (err == EADDRINUSE) return std::nullopt;
  if (err != 0) throw failure(binding, "bind", err);
  if (binding.host_port == 0) binding.host_port = port_of(socket.get(), binding);
  return socket;
}

}  // namespace cnet
