#include "conntrack.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <linux/netlink.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "cnet/base/error.h"
#include "netlink_message.h"

namespace cnet::kernel {
namespace {

// What a filter looks at: in no header, but part of the kernel's interface (nf_internals.h).
constexpr std::uint32_t kDestinationAddress = 1 << 1;
constexpr std::uint32_t kProtocolNumber = 1 << 3;
constexpr std::uint32_t kDestinationPort = 1 << 5;

// Each filter is a walk of the kernel's over the table, without copying it: up to here cheaper than
// a walk of ours.
constexpr std::size_t kFew = 4;
constexpr int kDumpAttempts = 3;

int family_number(Family family) { return family == Family::v4 ? NFPROTO_IPV4 : NFPROTO_IPV6; }

/// Of SCTP the kernel's filter sees no ports, of an IPv6 address it takes all others
/// (ctnetlink_filter_match_tuple).
bool can_filter(const Flows& flows) {
  const bool ports = flows.protocol == Protocol::tcp || flows.protocol == Protocol::udp;
  return ports && (!flows.address || flows.family == Family::v4);
}

NftSocket::Request deletion(int family, NftAttributes attributes) {
  return {.header = {.type = IPCTNL_MSG_CT_DELETE,
                     .family = family,
                     .flags = NLM_F_ACK,
                     .subsystem = NFNL_SUBSYS_CTNETLINK},
          .attributes = std::move(attributes)};
}

NftAttributes original_tuple(const Flows& flows) {
  const std::uint8_t protocol = static_cast<std::uint8_t>(flows.protocol);
  const std::array<std::uint8_t, 2> port{static_cast<std::uint8_t>(flows.port >> 8),
                                         static_cast<std::uint8_t>(flows.port & 0xff)};
  NftAttributes layer4;
  layer4.put(CTA_PROTO_NUM, {&protocol, 1}).put(CTA_PROTO_DST_PORT, port);
  NftAttributes tuple;
  if (flows.address) {
    tuple.nest(CTA_TUPLE_IP, NftAttributes().put(CTA_IP_V4_DST, flows.address->bytes()));
  }
  tuple.nest(CTA_TUPLE_PROTO, layer4);
  return tuple;
}

NftSocket::Request filtered_deletion(const Flows& flows) {
  std::uint32_t flags = kProtocolNumber | kDestinationPort;
  if (flows.address) flags |= kDestinationAddress;
  NftAttributes filter;  // of this attribute alone the number is in the host's byte order
  filter.put(CTA_FILTER_ORIG_FLAGS, {reinterpret_cast<const std::uint8_t*>(&flags), sizeof flags});
  NftAttributes attributes;
  attributes.nest(CTA_TUPLE_ORIG, original_tuple(flows)).nest(CTA_FILTER, filter);
  return deletion(family_number(flows.family), std::move(attributes));
}

/// False when the kernel does not know such a filter, as Linux 6.1 does not. It answers so
/// before it has deleted anything.
bool delete_filtered(NftSocket& socket, std::span<const Flows> flows) {
  std::vector<NftSocket::Request> requests;
  std::ranges::transform(flows, std::back_inserter(requests), filtered_deletion);
  const auto refusals = socket.ask(requests, [](const nlmsghdr&) {});
  for (const NftRefusal& refusal : refusals) {
    if (refusal.err == EINVAL || refusal.err == EOPNOTSUPP) return false;
    throw Error::system(conntrack_command(flows[refusal.message]), refusal.err, refusal.detail);
  }
  return true;
}

std::uint16_t be16(std::span<const std::uint8_t> bytes) {
  return bytes.size() < 2 ? 0 : static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
}

struct Entry {
  int family;
  bool translated;
  std::span<const std::uint8_t> source;
  std::span<const std::uint8_t> destination;
  std::uint8_t protocol;
  std::uint16_t port;
};

bool matches(const Flows& flows, const Entry& entry) {
  return family_number(flows.family) == entry.family &&
         static_cast<std::uint8_t>(flows.protocol) == entry.protocol && flows.port == entry.port &&
         (!flows.address || std::ranges::equal(flows.address->bytes(), entry.destination));
}

Entry parse_entry(const nlmsghdr& message) {
  const Attributes found(message, sizeof(nfgenmsg));
  const Attributes original = found.nest(CTA_TUPLE_ORIG);
  const Attributes ip = original.nest(CTA_TUPLE_IP);
  const Attributes layer4 = original.nest(CTA_TUPLE_PROTO);
  const auto protocol = layer4.find(CTA_PROTO_NUM);
  const int family = static_cast<const nfgenmsg*>(NLMSG_DATA(&message))->nfgen_family;
  return {.family = family,
          .translated = (found.be32(CTA_STATUS) & IPS_NAT_MASK) != 0,
          .source = ip.find(family == NFPROTO_IPV4 ? CTA_IP_V4_SRC : CTA_IP_V6_SRC),
          .destination = ip.find(family == NFPROTO_IPV4 ? CTA_IP_V4_DST : CTA_IP_V6_DST),
          .protocol = protocol.empty() ? std::uint8_t{0} : protocol[0],
          .port = be16(layer4.find(CTA_PROTO_DST_PORT))};
}

/// The entry itself by its original tuple, zone and id: never one that has come in its place.
NftSocket::Request deletion_of(const nlmsghdr& message) {
  const Attributes found(message, sizeof(nfgenmsg));
  NftAttributes attributes;
  attributes.put(CTA_TUPLE_ORIG | NLA_F_NESTED, found.find(CTA_TUPLE_ORIG));
  for (const int part : {CTA_ZONE, CTA_ID}) {
    if (found.has(part)) attributes.put(part, found.find(part));
  }
  const int family = static_cast<const nfgenmsg*>(NLMSG_DATA(&message))->nfgen_family;
  return deletion(family, std::move(attributes));
}

NftSocket::Request listing() {
  return {.header = {.type = IPCTNL_MSG_CT_GET,
                     .family = NFPROTO_UNSPEC,
                     .flags = 0,
                     .subsystem = NFNL_SUBSYS_CTNETLINK},
          .attributes = {}};
}

/// How many connections the kernel knows; 0 when it has no ctnetlink to ask.
std::uint32_t count_entries(NftSocket& socket) {
  const NftSocket::Request request{.header = {.type = IPCTNL_MSG_CT_GET_STATS,
                                              .family = NFPROTO_UNSPEC,
                                              .flags = 0,
                                              .subsystem = NFNL_SUBSYS_CTNETLINK},
                                   .attributes = {}};
  std::uint32_t entries = 0;
  const auto refusals = socket.ask({&request, 1}, [&](const nlmsghdr& answer) {
    entries = Attributes(answer, sizeof(nfgenmsg)).be32(CTA_STATS_GLOBAL_ENTRIES);
  });
  for (const NftRefusal& refusal : refusals) {
    if (refusal.err != EINVAL) throw Error::system("conntrack --count", refusal.err);
  }
  return entries;
}

/// One walk over the table.
template <class Predicate>
void delete_where(NftSocket& socket, Predicate is_meant) {
  std::vector<NftSocket::Request> requests;
  const auto collect = [&](const nlmsghdr& message) {
    if (is_meant(parse_entry(message))) requests.push_back(deletion_of(message));
  };
  for (int attempt = 0; attempt < kDumpAttempts; ++attempt) {
    requests.clear();
    if (socket.dump(listing(), collect)) break;
  }
  for (const NftRefusal& refusal : socket.ask(requests, [](const nlmsghdr&) {})) {
    if (refusal.err == ENOENT) continue;  // it has ended meanwhile
    throw Error::system("conntrack --delete", refusal.err, refusal.detail);
  }
}

bool any_matches(std::span<const Flows> flows, const Entry& entry) {
  return std::ranges::any_of(flows, [&](const Flows& each) { return matches(each, entry); });
}

bool is_in(const Prefix& prefix, std::span<const std::uint8_t> address) {
  const bool same_family = address.size() == prefix.ip().bytes().size();
  return same_family && prefix.contains(Ip::from_bytes(address));
}

/// The networks' subnets, as the firewall knows them.
std::vector<Prefix> subnets_in(std::span<const nft::Element> elements) {
  std::vector<Prefix> subnets;
  for (const nft::Element& element : elements) {
    if (!element.set.starts_with("hairpin")) continue;
    if (const auto* subnet = std::get_if<Prefix>(&element.key.front())) subnets.push_back(*subnet);
  }
  return subnets;
}

}  // namespace

void forget(NftSocket& socket, std::span<const Flows> flows) {
  if (flows.empty()) return;
  const bool few = flows.size() <= kFew && std::ranges::all_of(flows, can_filter);
  if (few && delete_filtered(socket, flows)) return;
  if (count_entries(socket) == 0) return;
  delete_where(socket, [&](const Entry& entry) { return any_matches(flows, entry); });
}

void forget_unruled(NftSocket& socket, std::span<const nft::Element> elements) {
  const std::vector<Prefix> subnets = subnets_in(elements);
  std::vector<Flows> ports;
  for (const nft::Element& element : elements) {
    if (const auto flows = flows_of(element)) ports.push_back(*flows);
  }
  if ((subnets.empty() && ports.empty()) || count_entries(socket) == 0) return;
  delete_where(socket, [&](const Entry& entry) {
    if (entry.translated && entry.protocol != static_cast<std::uint8_t>(Protocol::udp))
      return false;
    const auto concerns = [&](const Prefix& subnet) {
      return is_in(subnet, entry.source) || is_in(subnet, entry.destination);
    };
    const bool of_networks = !entry.translated && std::ranges::any_of(subnets, concerns);
    return of_networks || any_matches(ports, entry);
  });
}

std::vector<Flows> udp_flows(std::span<const nft::Element> elements) {
  std::vector<Flows> all;
  for (const nft::Element& element : elements) {
    const auto flows = flows_of(element);
    if (flows && flows->protocol == Protocol::udp) all.push_back(*flows);
  }
  return all;
}

}  // namespace cnet::kernel
