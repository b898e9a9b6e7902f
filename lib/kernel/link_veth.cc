#include "link_veth.h"

#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <unistd.h>

#include <cerrno>

#include "attempt.h"
#include "cnet/base/error.h"
#include "cnet/plan/link_mac.h"
#include "link.h"

namespace cnet::kernel {
namespace {

unsigned require_bridge(const VethLink& veth, Rtnetlink& host) {
  const unsigned index = host.index_of(veth.bridge);
  if (index == 0) throw Error::system(attempt(veth), ENODEV, "there is no link " + veth.bridge);
  return index;
}

/// ip link add NAME address MAC mtu MTU master BRIDGE up type veth peer name eth0 address MAC mtu
/// MTU netns SANDBOX
///
/// One message, because moving the peer afterwards waits for RCU. The peer stays down: asked to be
/// up at its birth it would be opened before the pair is joined, which the kernel refuses
/// (ENOTCONN) after 19 ms.
Message create_message(const VethLink& veth, unsigned bridge, const UniqueFd& sandbox) {
  Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  message.header(ifinfomsg{.ifi_flags = IFF_UP, .ifi_change = IFF_UP})
      .put_string(IFLA_IFNAME, veth.name)
      .put(IFLA_ADDRESS, link_mac(veth.alias).bytes())
      .put_u32(IFLA_MTU, veth.mtu)
      .put_u32(IFLA_MASTER, bridge);
  const Message::Nest info(message, IFLA_LINKINFO);
  message.put_string(IFLA_INFO_KIND, "veth");
  const Message::Nest data(message, IFLA_INFO_DATA);
  const Message::Nest peer(message, VETH_INFO_PEER);
  message.header(ifinfomsg{})
      .put_string(IFLA_IFNAME, veth.peer)
      .put(IFLA_ADDRESS, veth.peer_mac.bytes())
      .put_u32(IFLA_MTU, veth.mtu)
      .put_u32(IFLA_NET_NS_FD, static_cast<std::uint32_t>(sandbox.get()));
  return message;
}

/// ip link set NAME up master BRIDGE alias ALIAS addrgenmode none type bridge_slave isolated on
/// hairpin on
///
/// In time for addrgenmode: without carrier, as long as the peer is down, the link makes no address
/// and says nothing.
Message settle_message(const VethLink& veth, unsigned bridge) {
  Message message = change_link(veth.name);
  message.put_string(IFLA_IFALIAS, veth.alias).put_u32(IFLA_MASTER, bridge);
  put_no_link_local(message, veth.name, veth.mtu);
  if (veth.isolated || veth.hairpin) {
    const Message::Nest info(message, IFLA_LINKINFO);
    message.put_string(IFLA_INFO_SLAVE_KIND, "bridge");
    const Message::Nest port(message, IFLA_INFO_SLAVE_DATA);
    message.put_u8(IFLA_BRPORT_ISOLATED, veth.isolated).put_u8(IFLA_BRPORT_MODE, veth.hairpin);
  }
  return message;
}

/// ip link set NAME master BRIDGE up
///
/// Its bridge was deleted and made again: the port's flags can be set only once it is a port.
void join_bridge(const VethLink& veth, Rtnetlink& host, const LinkState& link) {
  const unsigned bridge = require_bridge(veth, host);
  if (link.master == bridge) return;
  Message message = set_link_up(link.index, true);
  message.put_u32(IFLA_MASTER, bridge);
  require("ip link set " + veth.name + " master " + veth.bridge + " up",
          host.ask(std::move(message)));
}

}  // namespace

bool create(const VethLink& veth, Rtnetlink& host, const UniqueFd& sandbox) {
  const Answer answer = host.ask(create_message(veth, require_bridge(veth, host), sandbox));
  if (answer.err == EEXIST) {
    if (const auto link = find_link(host, veth.name)) {
      require_ours(*link, veth.name, "veth", veth.alias);
      join_bridge(veth, host, *link);
      return false;
    }
  }
  require(attempt(veth), answer);
  return true;
}

void settle(const VethLink& veth, Rtnetlink& host) {
  require(describe(veth)[1], host.ask(settle_message(veth, require_bridge(veth, host))));
}

void announce(const VethLink& veth, Rtnetlink& host, Rtnetlink& sandbox) {
  if ((sandbox.flags_of(veth.peer) & IFF_UP) == 0) return;
  constexpr int attempts = 500;
  constexpr int microseconds = 200;
  for (int i = 0; i < attempts && (host.flags_of(veth.name) & IFF_RUNNING) == 0; ++i) {
    ::usleep(microseconds);
  }
  Message message(RTM_NEWLINK, 0);
  message.header(ifinfomsg{})
      .put_string(IFLA_IFNAME, veth.peer)
      .put(IFLA_ADDRESS, veth.peer_mac.bytes());
  const Answer answer = sandbox.ask(std::move(message));
  if (means_gone(answer.err)) return;
  require("ip link set " + veth.peer + " address " + veth.peer_mac.str(), answer);
}

bool exists(const VethLink& veth, Rtnetlink& host) {
  const auto link = find_link(host, veth.name);
  const unsigned bridge = host.index_of(veth.bridge);  // 0: it is gone, and no port has a master
  return link && is_ours(*link, "veth", veth.alias) && link->up() && bridge != 0 &&
         link->master == bridge && link->isolated == veth.isolated && link->hairpin == veth.hairpin;
}

}  // namespace cnet::kernel
