#include <algorithm>

#include "cnet/base/text.h"
#include "cnet/engine/networks.h"
#include "cnet/engine/prune_filter.h"
#include "find.h"
#include "host_setup.h"
#include "network_setup.h"
#include "network_users.h"
#include "settle.h"
#include "transaction.h"

namespace cnet {
namespace {

void require_removable(const Network& network) {
  if (!network.predefined()) return;
  throw Error("network " + quoted(network.name) + " is predefined and cannot be removed",
              Error::Kind::usage)
      .hint("`cnet system prune` takes down what an unused default network holds in the kernel");
}

/// Endpoints of containers that died with their monitor are cleaned up on the way.
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

/// Under the network's exclusive lock.
void remove_locked(World& world, const Network& network) {
  require_unused(world, network);
  const auto host = world.store.lock_host(state::LockMode::shared);  // restore.h
  throw_if_any(
      world.kernel.remove(driver_for(network.driver).network_resources(network, host_traits(world)),
                          Removal::complete));
  forget_network(world, network);
}

/// Networks that any container's record names, running or not.
std::vector<NetworkId> networks_in_use(World& world) {
  std::vector<NetworkId> used;
  for (const ContainerId& id : world.store.container_ids()) {
    if (const auto container = world.store.container(id)) {
      std::ranges::transform(container->endpoints, std::back_inserter(used),
                             &EndpointConfig::network);
    }
  }
  return used;
}

}  // namespace

Resources plan_remove_network(World& world, const std::string& name_or_id) {
  const Network network = find_network(world, name_or_id);
  require_removable(network);
  Resources resources = driver_for(network.driver).network_resources(network, host_traits(world));
  std::ranges::reverse(resources);
  return resources;
}

std::string remove_network(World& world, const std::string& name_or_id) {
  if (!world.store.find_network(name_or_id)) tidy(world);
  const Network network = find_network(world, name_or_id);
  require_removable(network);
  {
    const auto lock = world.store.lock_network(network.id, state::LockMode::exclusive);
    // Another command may have removed it while this one waited.
    remove_locked(world, find_network(world, network.id.str()));
  }
  world.events.record(network_event(network, "destroy"));
  throw_if_any(release_host_setup(world));
  return network.name;
}

void take_down_default_bridge(World& world, std::vector<std::string>& done) {
  const auto network = world.store.network(predefined_network("bridge").id);
  if (!network) return;
  const auto lock = world.store.lock_network(network->id, state::LockMode::exclusive);
  keep_going(done, "network \"bridge\"", [&] {
    remove_locked(world, *network);
    done.push_back("took down the default network's bridge " + network->bridge.interface);
  });
}

std::vector<std::string> prune_networks(World& world, const PruneFilter& filter) {
  const auto used = networks_in_use(world);
  std::vector<std::string> removed;
  for (const NetworkId& id : world.store.network_ids()) {
    const auto network = world.store.network(id);
    if (!network || network->predefined() || !passes(network->labels, network->created, filter)) continue;
    if (std::ranges::find(used, id) != used.end()) continue;
    removed.push_back(remove_network(world, id.str()));
  }
  std::ranges::sort(removed, natural_less);
  return removed;
}

}  // namespace cnet
