#include "nflog_socket.h"

#include <arpa/inet.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_log.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "cnet/base/error.h"
#include "netlink_message.h"

namespace cnet::kernel {
namespace {

constexpr std::uint16_t kFirstGroup = 49152;  // away from the small numbers that people choose
constexpr std::uint16_t kGroups = 64;
constexpr std::uint32_t kCopied = 128;  // headers
constexpr std::size_t kLargestMessage = 65536;
constexpr int kRoom = 4 << 20;

struct Configuration {
  nlmsghdr header;
  nfgenmsg generic;
  nlattr attribute;
  std::uint8_t data[8];
};

std::uint16_t type_of(int message) {
  return static_cast<std::uint16_t>(NFNL_SUBSYS_ULOG << 8 | message);
}

NflogPacket parse(const nlmsghdr& message) {
  const Attributes log(message, sizeof(nfgenmsg));
  const auto payload = log.find(NFULA_PAYLOAD);
  // Of a frame, the interface is the bridge, and the port is told beside it.
  const bool frame = static_cast<const nfgenmsg*>(NLMSG_DATA(&message))->nfgen_family == AF_BRIDGE;
  return {.time = now(),
          .prefix = log.string(NFULA_PREFIX),
          .in = log.be32(frame ? NFULA_IFINDEX_PHYSINDEV : NFULA_IFINDEX_INDEV),
          .out = log.be32(NFULA_IFINDEX_OUTDEV),
          .mark = log.be32(NFULA_MARK),
          .payload = {payload.begin(), payload.end()}};
}

}  // namespace

NflogSocket::NflogSocket()
    : socket_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER)),
      buffer_(kLargestMessage) {
  if (!socket_) throw Error::system("open a netfilter netlink socket", errno);
  const int room = kRoom;  // less only means that more is lost, which is told
  (void)::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  int err = EPERM;  // that is what a group says that belongs to somebody else
  for (std::uint16_t i = 0; i < kGroups && err == EPERM; ++i) {
    group_ = static_cast<std::uint16_t>(kFirstGroup + i);
    err = bind_group(group_);
  }
  if (err != 0) throw Error::system("listen to an NFLOG group", err);
}

/// The answers come within send(2), so nothing here waits.
int NflogSocket::configure(std::uint16_t group, std::uint16_t attribute, const void* data,
                           std::size_t size) {
  Configuration message{};
  const std::size_t whole = NLMSG_LENGTH(sizeof message.generic) + NLA_HDRLEN + size;
  message.header.nlmsg_len = static_cast<std::uint32_t>(whole);
  message.header.nlmsg_type = type_of(NFULNL_MSG_CONFIG);
  message.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
  message.generic.nfgen_family = AF_UNSPEC;
  message.generic.version = NFNETLINK_V0;
  message.generic.res_id = htons(group);
  message.attribute.nla_len = static_cast<std::uint16_t>(NLA_HDRLEN + size);
  message.attribute.nla_type = attribute;
  std::memcpy(message.data, data, size);
  if (::send(socket_.get(), &message, NLMSG_ALIGN(whole), 0) < 0) return errno;
  for (;;) {
    const ssize_t length = ::recv(socket_.get(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (length < 0) return errno;
    const auto* answer = reinterpret_cast<const nlmsghdr*>(buffer_.data());
    if (answer->nlmsg_type == NLMSG_ERROR) {
      return -static_cast<const nlmsgerr*>(NLMSG_DATA(answer))->error;
    }
    read_messages(static_cast<std::size_t>(length));
  }
}

int NflogSocket::bind_group(std::uint16_t group) {
  const nfulnl_msg_config_cmd bind{.command = NFULNL_CFG_CMD_BIND};
  if (const int err = configure(group, NFULA_CFG_CMD, &bind, sizeof bind)) return err;
  nfulnl_msg_config_mode mode{};
  mode.copy_range = htonl(kCopied);
  mode.copy_mode = NFULNL_COPY_PACKET;
  if (const int err = configure(group, NFULA_CFG_MODE, &mode, sizeof mode)) return err;
  const std::uint32_t at_once = htonl(1);
  return configure(group, NFULA_CFG_QTHRESH, &at_once, sizeof at_once);
}

std::optional<NflogPacket> NflogSocket::next() {
  while (packets_.empty()) {
    const ssize_t length = ::recv(socket_.get(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (length >= 0) {
      read_messages(static_cast<std::size_t>(length));
    } else if (errno == ENOBUFS) {
      lost_ = true;
    } else if (errno == EAGAIN || errno == EINTR) {
      return std::nullopt;
    } else {
      throw Error::system("receive from an NFLOG group", errno);
    }
  }
  NflogPacket first = std::move(packets_.front());
  packets_.pop_front();
  return first;
}

void NflogSocket::read_messages(std::size_t length) {
  auto left = static_cast<std::uint32_t>(length);
  auto* message = reinterpret_cast<nlmsghdr*>(buffer_.data());
  for (; NLMSG_OK(message, left); message = NLMSG_NEXT(message, left)) {
    if (message->nlmsg_type == type_of(NFULNL_MSG_PACKET)) packets_.push_back(parse(*message));
  }
}

bool NflogSocket::take_lost() { return std::exchange(lost_, false); }

}  // namespace cnet::kernel
