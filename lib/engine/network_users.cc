#include "network_users.h"

#include <algorithm>

namespace cnet {
namespace {

bool has_endpoint_on(const Sandbox& sandbox, const NetworkId& network) {
  return std::ranges::find(sandbox.endpoints, network, &Endpoint::network) !=
         sandbox.endpoints.end();
}

}  // namespace

std::vector<ContainerId> network_users(World& world, const Network& network) {
  std::vector<ContainerId> users;
  if (!network.subnets.empty()) {
    for (const auto& [ip, id] : world.store.leases(network.id)) {
      if (std::ranges::find(users, id) == users.end()) users.push_back(id);
    }
    return users;
  }
  // It gives no addresses, so there are no leases: every sandbox has to be looked at.
  for (const ContainerId& id : world.store.container_ids()) {
    const auto sandbox = world.store.sandbox(id);
    if (sandbox && has_endpoint_on(*sandbox, network.id)) users.push_back(id);
  }
  return users;
}

}  // namespace cnet
