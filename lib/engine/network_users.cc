#include "network_users.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "find.h"
#include "settle.h"

namespace cnet {
namespace {

bool has_endpoint_on(const Sandbox& sandbox, const NetworkId& network) {
  return std::ranges::find(sandbox.endpoints, network, &Endpoint::network) !=
         sandbox.endpoints.end();
}

}  // namespace

std::vector<ContainerId> network_users(World& world, const Network& network) {
  std::vector<ContainerId> users;
  if (network.has_addresses()) {
    for (const auto& [ip, id] : world.store.leases(network.id)) {
      if (std::ranges::find(users, id) == users.end()) users.push_back(id);
    }
    return users;
  }
  if (!gives_interfaces(network.driver)) return users;
  // It gives no addresses, so there are no leases: every sandbox has to be looked at.
  for (const ContainerId& id : world.store.container_ids()) {
    const auto sandbox = world.store.sandbox(id);
    if (sandbox && has_endpoint_on(*sandbox, network.id)) users.push_back(id);
  }
  return users;
}

void require_unused(World& world, const Network& network) {
  std::vector<std::string> users;
  for (const ContainerId& id : network_users(world, network)) {
    if (!is_running(world, id) && settle_dead_container(world, id)) continue;
    const auto container = world.store.container(id);
    users.push_back(container ? container->name : id.short_form());
  }
  if (users.empty()) return;
  std::ranges::sort(users, natural_less);
  throw Error("running containers use it: " + join(users, ", "), Error::Kind::in_use)
      .hint("stop them, or take them off with `cnet network disconnect " + network.name + " " +
            users.front() + "`");
}

void require_no_copies(World& world, const Network& network) {
  if (!network.config_only) return;
  std::vector<std::string> copies;
  for (const NetworkId& id : world.store.network_ids()) {
    const auto other = world.store.network(id);
    if (other && other->config_from == network.name) copies.push_back(other->name);
  }
  if (copies.empty()) return;
  std::ranges::sort(copies, natural_less);
  throw Error("networks were made from it: " + join(copies, ", "), Error::Kind::in_use)
      .hint("remove them first");
}

}  // namespace cnet
