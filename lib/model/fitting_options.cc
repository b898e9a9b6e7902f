#include "fitting_options.h"

#include <algorithm>
#include <array>

#include "cnet/base/text.h"

namespace cnet {
namespace {

using Problems = std::vector<std::string>;

void require_ipv6_mtu(const Network& network, std::uint32_t mtu, Problems& problems) {
  constexpr std::uint32_t smallest = 1280;  // RFC 8200 section 5
  if (!network.ipv6 || mtu == 0 || mtu >= smallest) return;
  problems.push_back("an MTU of " + std::to_string(mtu) +
                     " bytes is too small for IPv6, which needs 1280");
}

/// Of an existing bridge cnet changes nothing: what would have to is not possible.
void require_unmanaged_options(const Network& network, Problems& problems) {
  constexpr std::array<std::string_view, 12> changing{
      "com.docker.network.bridge.enable_icc",
      "icc",
      "com.docker.network.bridge.enable_ip_masquerade",
      "ip-masq",
      "com.docker.network.bridge.gateway_mode_ipv4",
      "com.docker.network.bridge.gateway_mode_ipv6",
      "com.docker.network.bridge.trusted_host_interfaces",
      "com.docker.network.bridge.host_binding_ipv4",
      "com.docker.network.bridge.host_binding_ipv6",
      "log",
      "vlan",
      "vrf"};
  for (const std::string_view key : changing) {
    if (!network.options.contains(std::string(key))) continue;
    problems.push_back("option " + quoted(key) +
                       " needs a bridge of cnet's own: it does not go with mode=unmanaged");
  }
  if (network.bridge.interface.empty()) {
    problems.emplace_back(
        "mode=unmanaged needs the name of the bridge: -o com.docker.network.bridge.name=br0");
  }
}

void require_fitting_bridge(const Network& network, Problems& problems) {
  const BridgeOptions& bridge = network.bridge;
  require_ipv6_mtu(network, bridge.mtu, problems);
  for (const Family family : kFamilies) {
    if (bridge.gateway_mode(family) != GatewayMode::isolated || network.internal) continue;
    problems.emplace_back("gateway mode isolated is for internal networks: add --internal");
  }
  if (!bridge.managed) require_unmanaged_options(network, problems);
}

void require_fitting_parent(const Network& network, Problems& problems) {
  const ParentOptions& parent = network.parent;
  require_ipv6_mtu(network, parent.mtu, problems);
  if (network.internal && !parent.interface.empty()) {
    problems.push_back("--internal has no way out: it does not go with parent=" + parent.interface);
  }
  if (network.join.rate.bits != 0 && !network.takes_rates()) {
    problems.emplace_back("--rate does not go with ipvlan_mode=l3s: use l3 or l2");
  }
  if (!parent.host_access) return;
  const bool macvlan = network.driver == DriverKind::macvlan;
  if (macvlan && parent.macvlan != MacvlanMode::bridge) {
    problems.push_back("host_access needs macvlan_mode=bridge: in mode " +
                       macvlan_mode_name(parent.macvlan) +
                       " the links of one parent do not reach each other");
  }
  if (!macvlan && parent.flag != IpvlanFlag::bridge) {
    problems.push_back("host_access needs ipvlan_flag=bridge: with " +
                       ipvlan_flag_name(parent.flag) +
                       " the links of one parent do not reach each other");
  }
}

void require_reachable_gateways(const Network& network, Problems& problems) {
  for (const StaticRoute& route : network.join.routes) {
    const Subnet* subnet = network.subnet(route.via.family());
    if (subnet != nullptr && subnet->prefix.contains(route.via)) continue;
    problems.push_back("--route " + route.destination.str() + ": its gateway " + route.via.str() +
                       (subnet != nullptr ? " is not in --subnet " + subnet->prefix.str()
                                          : " needs the --subnet that contains it"));
  }
}

}  // namespace

void require_fitting_options(const Network& network, Problems& problems) {
  require_reachable_gateways(network, problems);
  switch (network.driver) {
    case DriverKind::bridge:
      return require_fitting_bridge(network, problems);
    case DriverKind::macvlan:
    case DriverKind::ipvlan:
      return require_fitting_parent(network, problems);
    case DriverKind::remote:
      if (network.join.rate.bits != 0) {
        problems.emplace_back("--rate is for bridge networks: a plugin makes its links itself");
      }
      return;
    case DriverKind::host:
    case DriverKind::none:
      return;
  }
}

}  // namespace cnet
