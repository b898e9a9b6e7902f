#include "link_bridge.h"

#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>

#include <cerrno>

#include "attempt.h"
#include "cnet/base/error.h"
#include "cnet/plan/link_mac.h"
#include "link.h"
#include "read_file.h"

namespace cnet::kernel {
namespace {

/// ip link add NAME address MAC [master VRF] up type bridge stp_state 0 forward_delay 0
/// [vlan_filtering 1 vlan_default_pvid VLAN]
Message create_message(const BridgeLink& bridge, unsigned vrf) {
  Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  message.header(ifinfomsg{.ifi_flags = IFF_UP, .ifi_change = IFF_UP})
      .put_string(IFLA_IFNAME, bridge.name)
      .put(IFLA_ADDRESS, link_mac(bridge.alias).bytes());
  if (vrf != 0) message.put_u32(IFLA_MASTER, vrf);
  const Message::Nest info(message, IFLA_LINKINFO);
  message.put_string(IFLA_INFO_KIND, "bridge");
  const Message::Nest data(message, IFLA_INFO_DATA);
  message.put_u32(IFLA_BR_STP_STATE, 0).put_u32(IFLA_BR_FORWARD_DELAY, 0);
  if (bridge.vlan != 0) {
    message.put_u8(IFLA_BR_VLAN_FILTERING, 1);
    message.put_u16(IFLA_BR_VLAN_DEFAULT_PVID, static_cast<std::uint16_t>(bridge.vlan));
  }
  return message;
}

/// ip link set NAME up mtu MTU alias ALIAS addrgenmode none
///
/// The kernel takes an alias and an address mode only for a link that exists; without ports the
/// bridge has no carrier, so it makes no address before. And an MTU given at its birth would not
/// last: it counts as the user's choice only when it changes (br_change_mtu), otherwise the bridge
/// follows its ports and returns to 1500 without any.
Message settle_message(const BridgeLink& bridge) {
  Message message = change_link(bridge.name);
  message.put_string(IFLA_IFALIAS, bridge.alias).put_u32(IFLA_MTU, bridge.mtu);
  put_no_link_local(message, bridge.name, bridge.mtu);
  return message;
}

/// Whatever a container announces, the host takes no route from it.
void ignore_router_advertisements(const BridgeLink& bridge) {
  if (!has_ipv6(bridge.name, bridge.mtu)) return;
  const std::string key = "net/ipv6/conf/" + bridge.name + "/accept_ra";
  require("sysctl -w " + key + "=0", {.err = write_file("/proc/sys/" + key, "0")});
}

}  // namespace

bool create(const BridgeLink& bridge, Rtnetlink& host) {
  const unsigned vrf = bridge.vrf.empty() ? 0 : host.index_of(bridge.vrf);
  if (vrf == 0 && !bridge.vrf.empty()) {
    throw Error::system(attempt(bridge), ENODEV, "there is no link " + bridge.vrf);
  }
  const Answer answer = host.ask(create_message(bridge, vrf));
  if (answer.err == EOPNOTSUPP && bridge.vlan != 0) {
    throw Error::system(attempt(bridge), answer.err, answer.detail)
        .hint("this kernel's bridges do not filter VLANs (CONFIG_BRIDGE_VLAN_FILTERING)");
  }
  if (answer.err == EEXIST) {
    if (const auto link = find_link(host, bridge.name)) {
      require_ours(*link, bridge.name, "bridge", bridge.alias);
      return false;
    }
  }
  require(attempt(bridge), answer);
  return true;
}

void settle(const BridgeLink& bridge, Rtnetlink& host) {
  require(describe(bridge)[1], host.ask(settle_message(bridge)));
  ignore_router_advertisements(bridge);
}

bool exists(const BridgeLink& bridge, Rtnetlink& host) {
  if (has_mark(host, bridge.name, bridge.alias)) {
    return (host.flags_of(bridge.name) & IFF_UP) != 0 && host.mtu_of(bridge.name) == bridge.mtu;
  }
  const auto link = find_link(host, bridge.name);
  return link && is_ours(*link, "bridge", bridge.alias) && link->up() && link->mtu == bridge.mtu;
}

}  // namespace cnet::kernel
