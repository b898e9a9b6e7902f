#include "cnet/kernel/ruleset_watch.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "cnet/base/error.h"
#include "netlink_message.h"

#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif

namespace cnet {
namespace {

using kernel::Attributes;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kLargestNotice = 65536;
constexpr int kRoomForNotices = 8 << 20;

// In notices of tables, chains, rules, sets and elements alike the table's name is attribute 1.
static_assert(NFTA_TABLE_NAME == 1 && NFTA_CHAIN_TABLE == 1 && NFTA_RULE_TABLE == 1);
static_assert(NFTA_SET_TABLE == 1 && NFTA_SET_ELEM_LIST_TABLE == 1);

bool is_about_own_table(const nlmsghdr& notice) {
  const int family = static_cast<const nfgenmsg*>(NLMSG_DATA(&notice))->nfgen_family;
  if (family != NFPROTO_INET && family != NFPROTO_BRIDGE) return false;
  return Attributes(notice, sizeof(nfgenmsg)).string(NFTA_TABLE_NAME) == "cnet";
}

RulesetChange parse_generation(const nlmsghdr& notice) {
  const Attributes generation(notice, sizeof(nfgenmsg));
  return {.program = generation.string(NFTA_GEN_PROC_NAME),
          .pid = generation.be32(NFTA_GEN_PROC_PID)};
}

}  // namespace

RulesetWatch::RulesetWatch()
    : socket_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_NETFILTER)),
      buffer_(kLargestNotice) {
  if (!socket_) throw Error::system("open a netfilter netlink socket", errno);
  const int room = kRoomForNotices;  // less only means that more is taken for changed
  (void)::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  sockaddr_nl own{};  // without a number of its own it would be passed over as the sender
  own.nl_family = AF_NETLINK;
  if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0) {
    throw Error::system("bind a netfilter netlink socket", errno);
  }
  const int group = NFNLGRP_NFTABLES;
  if (::setsockopt(socket_.get(), SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof group) != 0) {
    throw Error::system("listen to changes of nf_tables", errno);
  }
}

std::optional<RulesetChange> RulesetWatch::next(std::chrono::milliseconds patience) {
  const auto deadline = Clock::now() + patience;
  while (changes_.empty()) {
    if (receive()) continue;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return std::nullopt;
    pollfd waiting{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, static_cast<int>(left.count())) < 0 && errno != EINTR) {
      throw Error::system("wait for changes of nf_tables", errno);
    }
  }
  const RulesetChange first = changes_.front();
  changes_.erase(changes_.begin());
  return first;
}

/// False when there is nothing to read. Lost notices stand for a change of everything.
bool RulesetWatch::receive() {
  const ssize_t length = ::recv(socket_.get(), buffer_.data(), buffer_.size(), 0);
  if (length >= 0) {
    read_messages(static_cast<std::size_t>(length));
    return true;
  }
  if (errno == ENOBUFS) {
    changes_.push_back({.own_tables = true});
    return true;
  }
  if (errno == EAGAIN || errno == EINTR) return false;
  throw Error::system("read changes of nf_tables", errno);
}

/// A transaction's notices end with that of its generation, which names the program.
void RulesetWatch::read_messages(std::size_t length) {
  auto left = static_cast<std::uint32_t>(length);
  auto* notice = reinterpret_cast<nlmsghdr*>(buffer_.data());
  for (; NLMSG_OK(notice, left); notice = NLMSG_NEXT(notice, left)) {
    if (NFNL_SUBSYS_ID(notice->nlmsg_type) != NFNL_SUBSYS_NFTABLES) continue;
    if (NFNL_MSG_TYPE(notice->nlmsg_type) != NFT_MSG_NEWGEN) {
      own_tables_ = own_tables_ || is_about_own_table(*notice);
      continue;
    }
    RulesetChange change = parse_generation(*notice);
    change.own_tables = std::exchange(own_tables_, false);
    if (!change.program.starts_with("cnet")) changes_.push_back(std::move(change));
  }
}

}  // namespace cnet
