#include "sandbox_sockets.h"

#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdlib>
#include <optional>

#include "cnet/base/error.h"
#include "rewrite.h"

namespace cnet::resolver {
namespace {

constexpr std::uint32_t kAddress = 0x7F00000B;  ///< 127.0.0.11
/// Bytes, of which the kernel counts 768 for a small datagram and allows twice as many. What is
/// last in a full one must not wait for long: whoever floods the resolver is not alone in it.
constexpr int kReceiveBuffer = 256 * 1024;
constexpr int kBacklog = 64;
constexpr int kTries = 16;  ///< somebody else in the sandbox may have the port for one protocol

/// In a sandbox's network namespace while it lives. Without a way back the process aborts: it has
/// other work to do on the host.
class Visit {
 public:
  explicit Visit(int pidfd) : home_(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)) {
    if (!home_) throw Error::system("open /proc/thread-self/ns/net", errno);
    if (::setns(pidfd, CLONE_NEWNET) != 0) {
      throw Error::system("enter the sandbox's network namespace", errno);
    }
  }
  ~Visit() {
    if (::setns(home_.get(), CLONE_NEWNET) != 0) std::abort();
  }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

 private:
  UniqueFd home_;
};

void set(const UniqueFd& socket, int level, int option, int value) {
  if (::setsockopt(socket.get(), level, option, &value, sizeof value) < 0) {
    throw Error::system("set up the resolver's socket", errno);
  }
}

/// lo is up: with IP_FREEBIND before that, the kernel would take 127.0.0.11 for a broadcast address
/// and answer from another one. Bound to the port, or to one that the kernel chooses (0); empty
/// when the port is taken.
UniqueFd bound(int type, std::uint16_t& port) {
  UniqueFd socket(::socket(AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) throw Error::system("make the resolver's socket", errno);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(port);
  here.sin_addr.s_addr = htonl(kAddress);
  socklen_t size = sizeof here;
  if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&here), sizeof here) < 0) {
    if (errno == EADDRINUSE && port != 0) return {};
    throw Error::system("bind the resolver's socket to 127.0.0.11", errno);
  }
  if (::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&here), &size) < 0) {
    throw Error::system("getsockname", errno);
  }
  port = ntohs(here.sin_port);
  return socket;
}

std::optional<SandboxSockets> try_make(std::uint16_t& port) {
  port = 0;
  SandboxSockets sockets;
  sockets.datagrams = bound(SOCK_DGRAM, port);
  sockets.streams = bound(SOCK_STREAM, port);
  if (!sockets.streams) return std::nullopt;
  // Beyond net.core.rmem_max; without CAP_NET_ADMIN it keeps the usual size.
  ::setsockopt(sockets.datagrams.get(), SOL_SOCKET, SO_RCVBUFFORCE, &kReceiveBuffer,
               sizeof kReceiveBuffer);
  set(sockets.streams, IPPROTO_TCP, TCP_NODELAY, 1);  // its connections inherit it
  if (::listen(sockets.streams.get(), kBacklog) < 0) {
    throw Error::system("listen on 127.0.0.11", errno);
  }
  return sockets;
}

}  // namespace

SandboxSockets make_sandbox_sockets(int pidfd) {
  const Visit visit(pidfd);
  for (int i = 0; i < kTries; ++i) {
    std::uint16_t port = 0;
    auto sockets = try_make(port);
    if (!sockets) continue;
    rewrite_port(port);
    return std::move(*sockets);
  }
  throw Error("no port is free on 127.0.0.11 for the resolver");
}

std::vector<UniqueFd> make_upstream_sockets(const SocketKind& kind, std::size_t count, int pidfd) {
  std::optional<Visit> visit;
  if (kind.from == AskFrom::sandbox) visit.emplace(pidfd);
  std::vector<UniqueFd> sockets;
  const int family = kind.family == Family::v4 ? AF_INET : AF_INET6;
  const int type = kind.stream ? SOCK_STREAM : SOCK_DGRAM;
  while (sockets.size() < count) {
    UniqueFd socket(::socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket) break;
    sockets.push_back(std::move(socket));
  }
  return sockets;
}

std::string interface_number(const ResolverServer& server, int pidfd) {
  std::optional<Visit> visit;
  if (server.from == AskFrom::sandbox) visit.emplace(pidfd);
  return std::to_string(::if_nametoindex(server.interface.c_str()));
}

}  // namespace cnet::resolver
