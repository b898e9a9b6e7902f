#include "link_parent.h"

#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

#include <cerrno>

#include "attempt.h"
#include "cnet/base/error.h"
#include "cnet/plan/link_mac.h"
#include "link.h"

namespace cnet::kernel {
namespace {

Message new_link(const std::string& name) {
  Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  message.header(ifinfomsg{.ifi_flags = IFF_UP, .ifi_change = IFF_UP})
      .put_string(IFLA_IFNAME, name);
  return message;
}

/// ip link add link PARENT name NAME up group UNFINISHED type vlan id ID
Message create_message(const VlanLink& vlan, unsigned parent) {
  Message message = new_link(vlan.name);
  message.put_u32(IFLA_LINK, parent).put_u32(IFLA_GROUP, kUnfinished);
  const Message::Nest info(message, IFLA_LINKINFO);
  message.put_string(IFLA_INFO_KIND, "vlan");
  const Message::Nest data(message, IFLA_INFO_DATA);
  message.put_u16(IFLA_VLAN_ID, static_cast<std::uint16_t>(vlan.id));
  return message;
}

Message marked_link(const IsolatedLink& link) {
  Message message = new_link(link.name);
  message.put(IFLA_ADDRESS, link_mac(link.alias).bytes());
  if (link.mtu != 0) message.put_u32(IFLA_MTU, link.mtu);
  return message;
}

/// ip link add NAME address MAC up type dummy
Message dummy_message(const IsolatedLink& link) {
  Message message = marked_link(link);
  const Message::Nest info(message, IFLA_LINKINFO);
  message.put_string(IFLA_INFO_KIND, "dummy");
  return message;
}

/// ip link add NAME address MAC type veth peer name NAME's other end
Message veth_message(const IsolatedLink& link) {
  Message message = marked_link(link);
  const Message::Nest info(message, IFLA_LINKINFO);
  message.put_string(IFLA_INFO_KIND, "veth");
  const Message::Nest data(message, IFLA_INFO_DATA);
  const Message::Nest peer(message, VETH_INFO_PEER);
  message.header(ifinfomsg{})
      .put_string(IFLA_IFNAME, "x" + link.name.substr(1))
      .put(IFLA_ADDRESS, link_mac(link.alias + ":other").bytes());
  if (link.mtu != 0) message.put_u32(IFLA_MTU, link.mtu);
  return message;
}

/// Its other end lends a veth its carrier.
void raise_other_end(const IsolatedLink& link, Rtnetlink& host) {
  const std::string other = "x" + link.name.substr(1);
  const unsigned index = host.index_of(other);
  if (index == 0 || !has_mark(host, other, link.alias + ":other")) return;
  Message message = change_link(other);
  message.put_string(IFLA_IFALIAS, link.alias);
  put_no_link_local(message, other, kLeastIpv6Mtu);
  require("ip link set " + other + " up", host.ask(std::move(message)));
}

void settle_as(const std::string& name, const std::string& alias, Rtnetlink& host) {
  Message message = change_link(name);
  message.put_string(IFLA_IFALIAS, alias).put_u32(IFLA_GROUP, 0);
  put_no_link_local(message, name, host.mtu_of(name));
  require("ip link set " + name + " up alias " + alias, host.ask(std::move(message)));
}

}  // namespace

bool create(const VlanLink& vlan, Rtnetlink& host) {
  const unsigned parent = host.index_of(vlan.parent);
  if (parent == 0) throw Error::system(attempt(vlan), ENODEV, "there is no link " + vlan.parent);
  const Answer answer = host.ask(create_message(vlan, parent));
  if (answer.err == EEXIST) {
    if (const auto link = find_link(host, vlan.name)) {
      require_ours(*link, vlan.name, "vlan", vlan.alias);
      return false;
    }
  }
  require_kind(attempt(vlan), answer, "8021q");
  return true;
}

bool create(const IsolatedLink& link, Rtnetlink& host) {
  Answer answer = host.ask(dummy_message(link));
  if (answer.err == EOPNOTSUPP) answer = host.ask(veth_message(link));
  if (answer.err == EEXIST) {
    if (const auto found = find_link(host, link.name)) {
      require_ours(*found, link.name, found->kind == "veth" ? "veth" : "dummy", link.alias);
      return false;
    }
  }
  require_kind(attempt(link), answer, "dummy");
  return true;
}

void settle(const VlanLink& vlan, Rtnetlink& host) { settle_as(vlan.name, vlan.alias, host); }

void settle(const IsolatedLink& link, Rtnetlink& host) {
  settle_as(link.name, link.alias, host);
  raise_other_end(link, host);
}

bool exists(const VlanLink& vlan, Rtnetlink& host) {
  return find_own(vlan, host) && (host.flags_of(vlan.name) & IFF_UP) != 0;
}

bool exists(const IsolatedLink& link, Rtnetlink& host) {
  return find_own(link, host) && (host.flags_of(link.name) & IFF_UP) != 0;
}

std::optional<unsigned> find_own(const VlanLink& vlan, Rtnetlink& host) {
  return find_ours(host, vlan.name, "vlan", vlan.alias);
}

std::optional<unsigned> find_own(const IsolatedLink& link, Rtnetlink& host) {
  const auto dummy = find_ours(host, link.name, "dummy", link.alias);
  return dummy ? dummy : find_ours(host, link.name, "veth", link.alias);
}

}  // namespace cnet::kernel
