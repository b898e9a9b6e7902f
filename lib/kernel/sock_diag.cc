#include "sock_diag.h"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace cnet::kernel {
namespace {

constexpr int kNewSynReceived = 12;  // TCP_NEW_SYN_RECV: ss, too, shows it as SYN-RECV
constexpr std::uint32_t kAllStates = (1U << (kNewSynReceived + 1)) - 2;

struct Request {
  nlmsghdr header;
  inet_diag_req body;
};

/// The older of the two requests: its dump has both families. Each dump walks the hash table of all
/// namespaces, and that is what it costs.
bool ask(int diag) {
  Request request{};
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = TCPDIAG_GETSOCK;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  request.body.idiag_family = AF_INET;
  request.body.idiag_states = kAllStates;
  return ::send(diag, &request, sizeof request, 0) == static_cast<ssize_t>(sizeof request);
}

void count(const nlmsghdr* message, TcpSockets& sockets) {
  inet_diag_msg found{};
  if (message->nlmsg_len < NLMSG_LENGTH(sizeof found)) return;
  std::memcpy(&found, NLMSG_DATA(message), sizeof found);
  if (found.idiag_state == kNewSynReceived) {
    sockets.count(TcpState::syn_received);
  } else if (found.idiag_state >= 1 && found.idiag_state <= kTcpStates.size()) {
    sockets.count(static_cast<TcpState>(found.idiag_state));
  }
}

/// One datagram of the answer. True: there is more to come; absent: the kernel refused.
std::optional<bool> receive(int diag, TcpSockets& sockets) {
  alignas(nlmsghdr) std::array<char, 32768> buffer{};
  const ssize_t got = ::recv(diag, buffer.data(), buffer.size(), 0);
  if (got < 0 && errno == EINTR) return true;
  if (got <= 0) return std::nullopt;
  auto left = static_cast<unsigned>(got);
  for (auto* message = reinterpret_cast<nlmsghdr*>(buffer.data()); NLMSG_OK(message, left);
       message = NLMSG_NEXT(message, left)) {
    if (message->nlmsg_type == NLMSG_DONE) return false;
    if (message->nlmsg_type == NLMSG_ERROR) return std::nullopt;
    count(message, sockets);
  }
  return true;
}

}  // namespace

UniqueFd open_sock_diag() {
  return UniqueFd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
}

std::optional<TcpSockets> count_tcp_sockets(const UniqueFd& diag) {
  if (!diag) return std::nullopt;
  TcpSockets sockets;
  if (!ask(diag.get())) return std::nullopt;
  std::optional<bool> more = true;
  while (more && *more) more = receive(diag.get(), sockets);
  if (!more) return std::nullopt;
  return sockets;
}

}  // namespace cnet::kernel
