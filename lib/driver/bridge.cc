#include "bridge.h"

#include <string>

#include "fail_closed.h"
#include "inside.h"

namespace cnet::bridge {
namespace {

using nft::Datum;
using nft::Element;
using nft::IfName;
using nft::Table;
using nft::Verdict;

Element inet(std::string set, std::vector<Datum> key, std::vector<Datum> data = {}) {
  return {Table::inet, std::move(set), std::move(key), std::move(data)};
}

Element port_guard(std::string set, std::vector<Datum> key) {
  return {Table::bridge, std::move(set), std::move(key), {}};
}

Verdict way_in(GatewayMode mode) {
  switch (mode) {
    case GatewayMode::nat:
    case GatewayMode::isolated:
      return Verdict::goto_closed;
    case GatewayMode::nat_unprotected:
      return Verdict::accept;
    case GatewayMode::routed:
      return Verdict::goto_opened;
  }
  return Verdict::goto_closed;
}

/// Some sets exist once for each family: "publish", "publish6"; "hairpin4", "hairpin6".
std::string of_family(const char* set, Family family) {
  return family == Family::v4 ? set : std::string(set) + "6";
}
std::string numbered(const char* set, Family family) {
  return std::string(set) + (family == Family::v4 ? "4" : "6");
}

/// The key of `name` for a port: beside protocol and port its address, or none when it is reached
/// by every address of the host.
struct PortKey {
  Family family;
  std::vector<Datum> parts;
  bool at_one;

  Element in(const std::string& set) const {
    return inet(of_family((at_one ? set + "_at" : set).c_str(), family), parts);
  }
};

/// Who may use the port, where that is not everybody. The set that says so is there in any case: of
/// a family without sources, nobody may.
void add_allow_list(const PortKey& key, const std::vector<Prefix>& from, Resources& resources) {
  if (from.empty()) return;
  resources.push_back(key.in("restricted"));
  for (const Prefix& source : from) {
    if (source.family() != key.family) continue;
    Element allowed = key.in("allow");
    allowed.key.emplace_back(source);
    resources.push_back(std::move(allowed));
  }
}

PortKey key_on_host(const Binding& binding) {
  const nft::Port outside{binding.host_port};
  const Family family = binding.host_ip.family();
  if (binding.host_ip.is_any()) {
    return {.family = family, .parts = {binding.protocol, outside}, .at_one = false};
  }
  return {.family = family, .parts = {binding.host_ip, binding.protocol, outside}, .at_one = true};
}

/// What the firewall knows about a subnet on the bridge.
void add_subnet_elements(const Network& network, const Prefix& subnet, Resources& resources) {
  const Family family = subnet.family();
  const GatewayMode mode = network.bridge.gateway_mode(family);
  resources.push_back(inet("into", {family, IfName{network.bridge.interface}}, {way_in(mode)}));
  if (mode != GatewayMode::routed && network.bridge.masquerade && !network.internal) {
    resources.push_back(inet(numbered("masquerade", family), {subnet}));
  }
  resources.push_back(inet(numbered("hairpin", family), {subnet, subnet}));
}

/// fe80::1/64, on every bridge with IPv6.
Prefix link_local_gateway() {
  return {Ip::v6({0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), 64};
}

/// The address the host has on the bridge, and the refusal of what the tables do not vouch for. An
/// unprotected network is open to everybody.
void add_subnet_address(const Network& network, const Subnet& subnet, Resources& resources) {
  const GatewayMode mode = network.bridge.gateway_mode(subnet.prefix.family());
  const auto add = [&](const Prefix& address) {
    resources.push_back(Address{.link = network.bridge.interface, .prefix = address});
  };
  if (subnet.gateway && mode != GatewayMode::isolated && network.bridge.host_address) {
    add(Prefix(*subnet.gateway, subnet.prefix.length()));
    // Whom a forwarded packet is for, the kernel asks from a link-local address or not at all
    // (ndisc_send_ns).
    if (subnet.prefix.family() == Family::v6) add(link_local_gateway());
  }
  if (mode != GatewayMode::nat_unprotected) {
    resources.push_back(fail_closed_route(subnet.prefix));
  }
}

template <class Use>
void each_subnet(const Network& network, Use use) {
  for (const Family family : kFamilies) {
    if (const Subnet* subnet = network.subnet(family)) use(*subnet);
  }
}

/// Who the port may speak for in IPv6: its address, and the link-local one of its MAC.
void add_ipv6_guards(const Endpoint& endpoint, Resources& resources) {
  const IfName port{endpoint.host_interface};
  for (const Ip& ip : {endpoint.ip6->ip(), endpoint.mac.link_local()}) {
    resources.push_back(port_guard("sources6", {port, endpoint.mac, ip}));
    resources.push_back(port_guard("targets6", {port, endpoint.mac, ip}));
  }
}

/// A port of a bridge that is somebody else's.
Resources unmanaged_endpoint(const Network& network, const Endpoint& endpoint) {
  Resources resources{VethLink{.name = endpoint.host_interface,
                               .alias = "cnet:endpoint:" + endpoint.id.str(),
                               .bridge = network.bridge.interface,
                               .sandbox = endpoint.container,
                               .peer = endpoint.interface,
                               .peer_mac = endpoint.mac,
                               .mtu = network.bridge.mtu}};
  add_inside(network, endpoint, resources);
  return resources;
}

}  // namespace

Resources network_resources(const Network& network, const HostTraits& host) {
  const BridgeOptions& options = network.bridge;
  if (!options.managed) return {};
  const IfName bridge{options.interface};
  Resources resources{
      BridgeLink{.name = options.interface,
                 .mtu = options.mtu,
                 .alias = "cnet:network:" + network.id.str(),
                 .vlan = options.vlan,
                 .vrf = options.vrf},
  };
  each_subnet(network,
              [&](const Subnet& subnet) { add_subnet_address(network, subnet, resources); });
  if (network.internal) {
    resources.push_back(fail_closed_rule(options.interface, Family::v4));
    if (network.ipv6) resources.push_back(fail_closed_rule(options.interface, Family::v6));
  }
  resources.push_back(inet("bridges", {bridge}));
  resources.push_back(
      inet("pairs", {bridge, bridge}, {options.icc ? Verdict::accept : Verdict::drop}));
  resources.push_back(
      inet("out_of", {bridge}, {network.internal ? Verdict::drop : Verdict::accept}));
  if (network.internal) resources.push_back(inet("internal", {bridge}));
  each_subnet(network, [&](const Subnet& subnet) {
    add_subnet_elements(network, subnet.prefix, resources);
  });
  for (const std::string& interface : options.trusted_interfaces) {
    resources.push_back(inet("pairs", {IfName{interface}, bridge}, {Verdict::goto_opened}));
  }
  for (const ForeignChain& chain : host.openings) {
    resources.push_back(Opening{.chain = chain, .bridge = options.interface});
  }
  return resources;
}

/// Each end of the pair limits what leaves by it: the host's what the container is sent, the
/// container's what it sends.
Resources rate_resources(const Endpoint& endpoint) {
  if (endpoint.rate.bits == 0) return {};
  return {Shaper{{}, endpoint.host_interface, endpoint.rate},
          Shaper{{endpoint.container}, endpoint.interface, endpoint.rate}};
}

Resources endpoint_resources(const Network& network, const Endpoint& endpoint,
                             const HostTraits& host) {
  const BridgeOptions& options = network.bridge;
  if (!options.managed) return unmanaged_endpoint(network, endpoint);
  const IfName port{endpoint.host_interface};
  Resources resources{
      VethLink{.name = endpoint.host_interface,
               .alias = "cnet:endpoint:" + endpoint.id.str(),
               .bridge = options.interface,
               .sandbox = endpoint.container,
               .peer = endpoint.interface,
               .peer_mac = endpoint.mac,
               .mtu = options.mtu,
               .isolated = !options.icc,
               .hairpin = host.bridge_netfilter},
      port_guard("ports", {port}),
      port_guard("macs", {port, endpoint.mac}),
  };
  if (endpoint.ip4) {
    resources.push_back(port_guard("sources", {port, endpoint.mac, endpoint.ip4->ip()}));
  }
  if (endpoint.ip6) add_ipv6_guards(endpoint, resources);
  add_inside(network, endpoint, resources);
  return resources;
}

Resources publish_resources(const Network& network, const Endpoint& endpoint,
                            const Binding& binding) {
  const Family family = binding.host_ip.family();
  const Ip container = endpoint.address(family)->ip();
  const nft::Port inside{binding.container_port};
  const PortKey opened{
      .family = family, .parts = {container, binding.protocol, inside}, .at_one = true};
  const auto add_opened = [&](Resources& resources) {
    add_allow_list(opened, binding.from, resources);
    resources.push_back(inet(numbered("opened", family), opened.parts));
  };
  Resources resources;
  if (network.bridge.gateway_mode(family) == GatewayMode::routed) {
    add_opened(resources);
    return resources;
  }
  const PortKey published = key_on_host(binding);
  add_allow_list(published, binding.from, resources);
  Element element = published.in("publish");
  element.data = {container, inside};
  resources.push_back(std::move(element));
  // Who comes by a trusted interface may ask the container itself.
  if (!network.bridge.trusted_interfaces.empty()) add_opened(resources);
  return resources;
}

Resources relay_resources(const Binding& binding) {
  Resources resources;
  add_allow_list(key_on_host(binding), binding.from, resources);
  return resources;
}

}  // namespace cnet::bridge
