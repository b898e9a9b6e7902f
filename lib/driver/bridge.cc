#include "bridge.h"

#include <string>

#include "fail_closed.h"

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
      return Verdict::goto_closed;
    case GatewayMode::nat_unprotected:
      return Verdict::accept;
    case GatewayMode::routed:
      return Verdict::goto_opened;
  }
  return Verdict::goto_closed;
}

/// What the firewall knows about an IPv4 subnet on the bridge.
void add_subnet_elements(const Network& network, const Prefix& subnet, Resources& resources) {
  const BridgeOptions& options = network.bridge;
  const bool translated = options.gateway_mode4 != GatewayMode::routed;
  resources.push_back(
      inet("into", {Family::v4, IfName{options.interface}}, {way_in(options.gateway_mode4)}));
  if (translated && options.masquerade && !network.internal) {
    resources.push_back(inet("masquerade4", {subnet}));
  }
  resources.push_back(inet("hairpin4", {subnet, subnet}));
}

}  // namespace

Resources network_resources(const Network& network, const HostTraits&) {
  const BridgeOptions& options = network.bridge;
  const IfName bridge{options.interface};
  Resources resources{
      BridgeLink{.name = options.interface,
                 .mtu = options.mtu,
                 .alias = "cnet:network:" + network.id.str()},
  };
  if (const Subnet* subnet = network.subnet4()) {
    if (subnet->gateway) {
      resources.push_back(Address{.link = options.interface,
                                  .prefix = Prefix(*subnet->gateway, subnet->prefix.length())});
    }
    resources.push_back(fail_closed_route(subnet->prefix));
  }
  if (network.internal) resources.push_back(fail_closed_rule(options.interface));
  resources.push_back(inet("bridges", {bridge}));
  resources.push_back(
      inet("pairs", {bridge, bridge}, {options.icc ? Verdict::accept : Verdict::drop}));
  resources.push_back(
      inet("out_of", {bridge}, {network.internal ? Verdict::drop : Verdict::accept}));
  if (network.internal) resources.push_back(inet("internal", {bridge}));
  if (const Subnet* subnet = network.subnet4()) {
    add_subnet_elements(network, subnet->prefix, resources);
  }
  return resources;
}

Resources endpoint_resources(const Network& network, const Endpoint& endpoint,
                             const HostTraits& host) {
  const BridgeOptions& options = network.bridge;
  const Netns sandbox{endpoint.container};
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
  if (!network.ipv6) {
    resources.push_back(Sysctl{.netns = sandbox,
                               .key = "net/ipv6/conf/" + endpoint.interface + "/disable_ipv6",
                               .value = "1",
                               .previous = {}});
  }
  resources.push_back(LinkUp{sandbox, endpoint.interface});
  if (endpoint.ip4) resources.push_back(Address{sandbox, endpoint.interface, *endpoint.ip4});
  return resources;
}

Resources publish_resources(const Network& network, const Endpoint& endpoint,
                            const Binding& binding) {
  const Ip container = endpoint.ip4->ip();
  const nft::Port inside{binding.container_port};
  if (network.bridge.gateway_mode4 == GatewayMode::routed) {
    return {inet("opened4", {container, binding.protocol, inside})};
  }
  const nft::Port outside{binding.host_port};
  Resources resources;
  if (binding.host_ip.is_any()) {
    resources.push_back(inet("publish", {binding.protocol, outside}, {container, inside}));
  } else {
    resources.push_back(
        inet("publish_at", {binding.host_ip, binding.protocol, outside}, {container, inside}));
  }
  return resources;
}

}  // namespace cnet::bridge
