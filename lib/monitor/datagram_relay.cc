#include "datagram_relay.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "cnet/base/error.h"

namespace cnet::monitor {
namespace {

constexpr std::chrono::seconds kIdle(90);  // as Docker's proxy
constexpr std::size_t kMostFlows = 256;    // beyond it the one idle for longest ends
constexpr int kMostAtOnce = 64;            // then somebody else has a turn

/// The largest payload of a UDP packet; one for all, the monitor has one thread.
std::array<char, 65535>& packet_buffer() {
  static std::array<char, 65535> buffer;  // in pages that are not touched before the first packet
  return buffer;
}

union PacketInfo {
  cmsghdr align;
  char bytes[CMSG_SPACE(sizeof(in6_pktinfo))];
};

}  // namespace

bool DatagramPort::Peer::operator==(const Peer& other) const {
  return client.sin6_port == other.client.sin6_port &&
         client.sin6_scope_id == other.client.sin6_scope_id &&
         std::memcmp(&client.sin6_addr, &other.client.sin6_addr, sizeof client.sin6_addr) == 0 &&
         std::memcmp(&asked.ipi6_addr, &other.asked.ipi6_addr, sizeof asked.ipi6_addr) == 0;
}

DatagramPort::DatagramPort(RelayEvents& events, UniqueFd socket, const RelayTarget& target,
                           const RelayTargets& targets)
    : events_(events),
      socket_(std::move(socket)),
      target_(target),
      targets_(targets),
      watch_(events, socket_.get(), *this) {
  const int on = 1;
  ::fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
  if (::setsockopt(socket_.get(), IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on) < 0) {
    throw Error::system("IPV6_RECVPKTINFO", errno);
  }
  if (!watch_.want(EPOLLIN)) throw Error::system("wait for a published port", errno);
}

void DatagramPort::ready(std::uint32_t) {
  auto& buffer = packet_buffer();
  for (int i = 0; i < kMostAtOnce; ++i) {
    Peer peer{};
    PacketInfo info;
    iovec bytes{.iov_base = buffer.data(), .iov_len = buffer.size()};
    msghdr message{};
    message.msg_name = &peer.client;
    message.msg_namelen = sizeof peer.client;
    message.msg_iov = &bytes;
    message.msg_iovlen = 1;
    message.msg_control = &info;
    message.msg_controllen = sizeof info;
    const ssize_t length = ::recvmsg(socket_.get(), &message, 0);
    if (length < 0) return;
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    if (header == nullptr || header->cmsg_type != IPV6_PKTINFO) continue;
    std::memcpy(&peer.asked, CMSG_DATA(header), sizeof peer.asked);
    pass_on(peer, buffer.data(), static_cast<std::size_t>(length));
  }
}

void DatagramPort::pass_on(const Peer& peer, const char* bytes, std::size_t size) {
  Flow* flow = flow_of(peer);
  if (flow == nullptr) return;  // as lost on the way, which UDP may be
  flow->last = Clock::now();
  // Refused by the container: its answer was read as the error of an earlier packet; once more.
  if (::send(flow->socket.get(), bytes, size, 0) < 0 && errno == ECONNREFUSED) {
    ::send(flow->socket.get(), bytes, size, 0);
  }
}

DatagramPort::Flow* DatagramPort::flow_of(const Peer& peer) {
  const auto found = std::ranges::find_if(
      flows_, [&](const std::unique_ptr<Flow>& flow) { return flow->peer == peer; });
  if (found != flows_.end()) {
    flows_.splice(flows_.begin(), flows_, found);
    return flows_.front().get();
  }
  UniqueFd socket = connect_to(targets_, target_);
  if (!socket) return nullptr;
  auto flow = std::make_unique<Flow>(*this, peer, std::move(socket));
  if (!flow->watch.want(EPOLLIN)) return nullptr;
  if (flows_.size() >= kMostFlows) flows_.pop_back();
  flows_.push_front(std::move(flow));
  return flows_.front().get();
}

void DatagramPort::answer(const Peer& peer, const char* bytes, std::size_t size) const {
  PacketInfo info{};
  iovec content{.iov_base = const_cast<char*>(bytes), .iov_len = size};
  sockaddr_in6 client = peer.client;
  msghdr message{};
  message.msg_name = &client;
  message.msg_namelen = sizeof client;
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  message.msg_control = &info;
  message.msg_controllen = sizeof info;
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = IPPROTO_IPV6;
  header->cmsg_type = IPV6_PKTINFO;
  header->cmsg_len = CMSG_LEN(sizeof peer.asked);
  std::memcpy(CMSG_DATA(header), &peer.asked, sizeof peer.asked);
  ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL);  // UDP may lose it
}

std::optional<DatagramPort::Clock::time_point> DatagramPort::deadline() const {
  if (flows_.empty()) return std::nullopt;
  return flows_.back()->last + kIdle;
}

void DatagramPort::end_idle_flows(Clock::time_point now) {
  std::erase_if(flows_,
                [&](const std::unique_ptr<Flow>& flow) { return flow->last + kIdle <= now; });
}

DatagramPort::Flow::Flow(DatagramPort& owner, const Peer& whose, UniqueFd towards)
    : port(owner),
      peer(whose),
      socket(std::move(towards)),
      last(Clock::now()),
      watch(owner.events_, socket.get(), *this) {}

void DatagramPort::Flow::ready(std::uint32_t) {
  auto& buffer = packet_buffer();
  for (int i = 0; i < kMostAtOnce; ++i) {
    const ssize_t length = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
    if (length < 0) break;  // nothing left, or the container refused; the next packet tries again
    last = Clock::now();
    port.answer(peer, buffer.data(), static_cast<std::size_t>(length));
  }
}

}  // namespace cnet::monitor
