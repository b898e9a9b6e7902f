#include "link.h"

#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/plan/link_mac.h"

namespace cnet::kernel {
namespace {

Message by_index(std::uint16_t type, unsigned index, unsigned flags, unsigned change) {
  Message message(type, 0);
  message.header(ifinfomsg{.ifi_family = AF_UNSPEC,
                           .ifi_index = static_cast<int>(index),
                           .ifi_flags = flags,
                           .ifi_change = change});
  return message;
}

bool flag_of(const Attributes& attributes, int attribute) {
  const auto bytes = attributes.find(attribute);
  return !bytes.empty() && bytes[0] != 0;
}

}  // namespace

bool LinkState::up() const { return (flags & IFF_UP) != 0; }

LinkState parse_link(const nlmsghdr& reply) {
  const auto* header = static_cast<const ifinfomsg*>(NLMSG_DATA(&reply));
  const Attributes attributes(reply, sizeof *header);
  const Attributes info(attributes.find(IFLA_LINKINFO));
  LinkState link{.name = attributes.string(IFLA_IFNAME),
                 .index = static_cast<unsigned>(header->ifi_index),
                 .flags = header->ifi_flags,
                 .mtu = attributes.u32(IFLA_MTU),
                 .master = attributes.u32(IFLA_MASTER),
                 .kind = info.string(IFLA_INFO_KIND),
                 .master_kind = info.string(IFLA_INFO_SLAVE_KIND),
                 .ethernet = header->ifi_type == ARPHRD_ETHER,
                 .group = attributes.u32(IFLA_GROUP),
                 .alias = attributes.string(IFLA_IFALIAS)};
  const auto address = attributes.find(IFLA_ADDRESS);
  std::array<std::uint8_t, 6> mac{};
  if (address.size() == mac.size()) std::ranges::copy(address, mac.begin());
  link.mac = Mac(mac);
  if (info.string(IFLA_INFO_SLAVE_KIND) == "bridge") {
    const Attributes port(info.find(IFLA_INFO_SLAVE_DATA));
    link.isolated = flag_of(port, IFLA_BRPORT_ISOLATED);
    link.hairpin = flag_of(port, IFLA_BRPORT_MODE);
  }
  return link;
}

std::optional<LinkState> find_link(Rtnetlink& rtnetlink, const std::string& name) {
  Message message(RTM_GETLINK, 0);
  message.header(ifinfomsg{})
      .put_string(IFLA_IFNAME, name)
      .put_u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
  std::optional<LinkState> link;
  const Answer answer =
      rtnetlink.get(std::move(message), [&](const nlmsghdr& reply) { link = parse_link(reply); });
  if (answer.err != 0 && answer.err != ENODEV) {
    throw Error::system("ip link show " + name, answer.err, answer.detail);
  }
  return link;
}

bool is_ours(const LinkState& link, std::string_view kind, std::string_view alias) {
  if (link.kind != kind) return false;
  if (!link.alias.empty()) return link.alias == alias;
  return link.mac == link_mac(alias) || link.group == kUnfinished;
}

bool has_mark(Rtnetlink& rtnetlink, const std::string& name, std::string_view alias) {
  return rtnetlink.mac_of(name) == link_mac(alias);
}

std::optional<unsigned> find_ours(Rtnetlink& rtnetlink, const std::string& name,
                                  std::string_view kind, std::string_view alias) {
  const unsigned index = rtnetlink.index_of(name);
  if (index == 0) return std::nullopt;
  if (has_mark(rtnetlink, name, alias)) return index;
  const auto link = find_link(rtnetlink, name);
  if (!link || !is_ours(*link, kind, alias)) return std::nullopt;
  return link->index;
}

Message change_link(const std::string& name) {
  Message message(RTM_NEWLINK, 0);
  message.header(ifinfomsg{.ifi_flags = IFF_UP, .ifi_change = IFF_UP})
      .put_string(IFLA_IFNAME, name);
  return message;
}

Message set_link_up(unsigned index, bool up) {
  return by_index(RTM_NEWLINK, index, up ? IFF_UP : 0, IFF_UP);
}

Message delete_link(unsigned index) { return by_index(RTM_DELLINK, index, 0, 0); }

bool has_ipv6(const std::string& name, unsigned mtu) {
  return mtu >= kLeastIpv6Mtu && ::access(("/proc/sys/net/ipv6/conf/" + name).c_str(), F_OK) == 0;
}

void put_no_link_local(Message& message, const std::string& name, unsigned mtu) {
  if (!has_ipv6(name, mtu)) return;
  const Message::Nest families(message, IFLA_AF_SPEC);
  const Message::Nest inet6(message, AF_INET6);
  message.put_u8(IFLA_INET6_ADDR_GEN_MODE, IN6_ADDR_GEN_MODE_NONE);
}

}  // namespace cnet::kernel
