#include <algorithm>

#include "cnet/base/text.h"
#include "cnet/engine/networks.h"
#include "cnet/engine/prune_filter.h"
#include "find.h"
#include "host_setup.h"
#include "network_setup.h"
#include "network_users.h"
#include "parents.h"
#include "plugin_network.h"
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

/// From here on, what the plugins hold may be less than all.
void release_marked(World& world, const Network& network, bool force) {
  Network going = network;
  going.partial = true;
  world.store.save(going);
  release_at_plugins(world, network, force);
}

/// Under the network's exclusive lock. With `force`, also when its plugins do not answer.
void remove_locked(World& world, const Network& network, bool force) {
  require_unused(world, network);
  require_no_copies(world, network);
  // Shared against restore.h; those that may share a link with another network one by one.
  using enum state::LockMode;
  const auto host = world.store.lock_host(needs_host_setup(network) ? shared : exclusive);
  throw_if_any(world.kernel.remove(own_resources(world, network), Removal::complete));
  if (network.has_plugin()) release_marked(world, network, force);
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

SandboxChange plan_remove_network(World& world, const std::string& name_or_id) {
  const Network network = find_network(world, name_or_id);
  require_removable(network);
  SandboxChange change{.removed = own_resources(world, network),
                       .calls = describe_release(world, network)};
  std::ranges::reverse(change.removed);
  return change;
}

std::string remove_network(World& world, const std::string& name_or_id, bool force) {
  if (!world.store.find_network(name_or_id)) tidy(world);
  const Network network = find_network(world, name_or_id);
  require_removable(network);
  {
    const auto lock = world.store.lock_network(network.id, state::LockMode::exclusive);
    // Another command may have removed it while this one waited.
    remove_locked(world, find_network(world, network.id.str()), force);
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
    remove_locked(world, *network, false);
    done.push_back("took down the default network's bridge " + network->bridge.interface);
  });
}

std::vector<std::string> prune_networks(World& world, const PruneFilter& filter) {
  const auto used = networks_in_use(world);
  std::vector<std::string> removed;
  for (const NetworkId& id : world.store.network_ids()) {
    const auto network = world.store.network(id);
    if (!network || network->predefined() || network->config_only) continue;
    if (!passes(network->labels, network->created, filter)) continue;
    if (std::ranges::find(used, id) != used.end()) continue;
    removed.push_back(remove_network(world, id.str()));
  }
  std::ranges::sort(removed, natural_less);
  return removed;
}

}  // namespace cnet
