#include "orphans.h"

#include <algorithm>
#include <set>

#include "find.h"

namespace cnet {
namespace {

constexpr std::string_view kNetworkMark = "cnet:network:";
constexpr std::string_view kEndpointMark = "cnet:endpoint:";
constexpr std::string_view kParentMark = "cnet:parent:";  // of one network (driver/parent.cc)
constexpr std::string_view kHostMark = "cnet:host:";
constexpr std::string_view kVlanMark = "cnet:vlan:";  // of all networks on it

/// Absent when the link is none of a macvlan or ipvlan network's, or a record speaks of it.
std::optional<Resource> as_parent_orphan(World& world, const MarkedLink& link) {
  const std::string_view alias = link.alias;
  const auto is_known = [&](std::string_view mark) {
    const auto id = NetworkId::parse(alias.substr(mark.size()));
    return !id || world.store.network(*id);
  };
  if (alias.starts_with(kParentMark) && !is_known(kParentMark)) {
    return IsolatedLink{.name = link.name, .alias = link.alias};
  }
  if (alias.starts_with(kHostMark) && !is_known(kHostMark)) {
    for (const char* kind : {"macvlan", "ipvlan"}) {
      if (link.kind != kind) continue;
      ChildLink child{.netns = {}, .name = link.name, .parent = {}, .alias = link.alias};
      if (link.kind == "ipvlan") child.kind = IpvlanKind{};
      return child;
    }
  }
  if (!alias.starts_with(kVlanMark)) return std::nullopt;
  for (const NetworkId& id : world.store.network_ids()) {
    const auto network = world.store.network(id);
    if (network && network->parent.interface == link.name) return std::nullopt;
  }
  return VlanLink{.name = link.name, .alias = link.alias};
}

std::set<std::string> known_endpoints(World& world) {
  std::set<std::string> known;
  for (const ContainerId& id : world.store.container_ids()) {
    const auto sandbox = world.store.sandbox(id);
    if (!sandbox) continue;
    for (const Endpoint& endpoint : sandbox->endpoints) known.insert(endpoint.id.str());
  }
  return known;
}

/// The network the bridge stands for, as far as the bridge tells.
Network as_link_tells(const MarkedLink& link, const NetworkId& id) {
  Network network{.id = id};
  network.bridge.interface = link.name;
  for (const Prefix& address : link.addresses) {
    network.subnets.push_back({.prefix = address.canonical(), .gateway = address.ip()});
    if (address.family() == Family::v6) network.ipv6 = true;
  }
  return network;
}

/// Its options are lost with the record, so every form of its resources is removed.
std::vector<std::string> remove_network_link(World& world, const MarkedLink& link,
                                             const NetworkId& id) {
  const HostTraits host = host_traits(world);
  Network network = as_link_tells(link, id);
  Resources resources;
  for (const bool internal : {false, true}) {
    for (const GatewayMode mode :
         {GatewayMode::nat, GatewayMode::nat_unprotected, GatewayMode::routed}) {
      network.internal = internal;
      network.bridge.icc = !internal;
      network.bridge.gateway_mode4 = mode;
      network.bridge.gateway_mode6 = mode;
      const Resources form = driver_for(DriverKind::bridge).network_resources(network, host);
      for (Resource& resource : difference(form, resources)) {
        resources.push_back(std::move(resource));
      }
    }
  }
  return world.kernel.remove(resources, Removal::complete);
}

}  // namespace

std::vector<std::string> remove_orphan_links(World& world) {
  std::vector<std::string> done;
  const auto endpoints = known_endpoints(world);
  for (const MarkedLink& link : world.host.marked_links()) {
    std::vector<std::string> failures;
    const std::string_view alias = link.alias;
    if (alias.starts_with(kNetworkMark)) {
      const auto id = NetworkId::parse(alias.substr(kNetworkMark.size()));
      if (!id || world.store.network(*id)) continue;
      failures = remove_network_link(world, link, *id);
    } else if (alias.starts_with(kEndpointMark)) {
      if (endpoints.contains(std::string(alias.substr(kEndpointMark.size())))) continue;
      failures = world.kernel.remove({VethLink{.name = link.name, .alias = link.alias}},
                                     Removal::complete);
    } else if (const auto orphan = as_parent_orphan(world, link)) {
      failures = world.kernel.remove({*orphan}, Removal::complete);
    } else {
      continue;
    }
    done.push_back("removed link " + link.name + ", which no record speaks of");
    std::ranges::copy(failures, std::back_inserter(done));
  }
  return done;
}

}  // namespace cnet
