#include <algorithm>

#include "cnet/base/text.h"
#include "cnet/engine/networks.h"
#include "find.h"
#include "network_users.h"

namespace cnet {
namespace {

/// host and none have no endpoints, so whoever uses them has to be looked up among all running
/// containers.
std::vector<Member> members_in_mode(World& world, NetworkMode mode) {
  std::vector<Member> members;
  for (const ContainerId& id : world.store.container_ids()) {
    const auto container = world.store.container(id);
    if (!container || container->network_mode != mode || !is_running(world, id)) continue;
    members.push_back({id, container->name, {}});
  }
  return members;
}

std::vector<Member> members_with_endpoints(World& world, const Network& network) {
  std::vector<Member> members;
  for (const ContainerId& id : network_users(world, network)) {
    const auto sandbox = world.store.sandbox(id);
    const auto container = world.store.container(id);
    if (!sandbox || !container) continue;
    const auto endpoint = std::ranges::find(sandbox->endpoints, network.id, &Endpoint::network);
    if (endpoint == sandbox->endpoints.end()) continue;
    members.push_back({id, container->name, *endpoint});
  }
  return members;
}

std::vector<Member> members_of(World& world, const Network& network) {
  switch (network.driver) {
    case DriverKind::bridge:
    case DriverKind::macvlan:
    case DriverKind::ipvlan:
    case DriverKind::remote:
      return members_with_endpoints(world, network);
    case DriverKind::host:
      return members_in_mode(world, NetworkMode::host);
    case DriverKind::none:
      return members_in_mode(world, NetworkMode::none);
  }
  return {};
}

}  // namespace

std::vector<Network> list_networks(World& world) {
  std::vector<Network> networks;
  for (const std::string_view name : kPredefinedNetworks) {
    if (auto network = world.store.find_network(std::string(name))) networks.push_back(*network);
  }
  for (const NetworkId& id : world.store.network_ids()) {
    auto network = world.store.network(id);
    if (network && !network->predefined()) networks.push_back(*std::move(network));
  }
  std::ranges::sort(networks, natural_less, &Network::name);
  return networks;
}

NetworkView view_network(World& world, const std::string& name_or_id) {
  NetworkView view{.network = find_network(world, name_or_id)};
  view.members = members_of(world, view.network);
  std::ranges::sort(view.members, {}, &Member::container);
  return view;
}

bool network_exists(World& world, const std::string& name_or_id) {
  return world.store.find_network(name_or_id).has_value();
}

}  // namespace cnet
