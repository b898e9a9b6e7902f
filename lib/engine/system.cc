#include "cnet/engine/system.h"

#include <algorithm>

#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "cnet/engine/networks.h"
#include "find.h"
#include "host_setup.h"
#include "network_setup.h"
#include "orphans.h"
#include "plugin_network.h"
#include "restore.h"
#include "settle.h"
#include "transaction.h"

namespace cnet {
namespace {

void compare(World& world, const std::string& owner, const Resources& wanted, CheckReport& report) {
  Resources missing = world.kernel.check(wanted);
  for (const Resource& resource : missing) {
    report.drifts.push_back({owner, name_of(resource) + " is missing", {resource}});
  }
}

void check_networks(World& world, const HostTraits& host, CheckReport& report) {
  for (const NetworkId& id : world.store.network_ids()) {
    if (const auto network = world.store.network(id)) {
      compare(world, "network " + quoted(network->name),
              driver_for(network->driver).network_resources(*network, host), report);
    }
  }
}

/// A sandbox record without a monitor: its container died without being closed.
bool is_orphan(World& world, const ContainerId& id) {
  return world.store.sandbox(id) && !world.store.monitor_alive(id);
}

void check_containers(World& world, const HostTraits& host, CheckReport& report) {
  for (const ContainerId& id : world.store.container_ids()) {
    const auto container = world.store.container(id);
    const std::string owner = "container " + quoted(container ? container->name : id.short_form());
    if (is_orphan(world, id)) {
      report.drifts.push_back(
          {owner, "its monitor was killed and what it held is still there", {}});
    } else if (const auto sandbox = world.store.sandbox(id)) {
      compare(world, owner, plan_sandbox(*sandbox, networks_of(world, *sandbox), host), report);
    }
  }
}

void repair_containers(World& world, std::vector<std::string>& done) {
  for (const ContainerId& id : world.store.container_ids()) {
    if (!is_orphan(world, id)) continue;
    keep_going(done, "container " + id.short_form(), [&] {
      if (settle_dead_container(world, id)) {
        done.push_back("cleaned up after container " + id.short_form());
      }
    });
  }
}

/// What a killed command has left half made at a plugin.
void repair_partial_networks(World& world, std::vector<std::string>& done) {
  for (const NetworkId& id : world.store.network_ids()) {
    const auto network = world.store.network(id);
    if (!network) continue;
    keep_going(done, "network " + quoted(network->name), [&] {
      if (take_back_if_partial(world, *network)) {
        done.push_back("took back network " + quoted(network->name) + ", which was half made");
      }
    });
  }
}

}  // namespace

CheckReport check_system(World& world) {
  CheckReport report;
  const HostTraits host = host_traits(world);
  if (const auto record = world.store.host_record()) {
    compare(world, "host", plan_host(host, *record), report);
  }
  check_networks(world, host, report);
  check_containers(world, host, report);
  report.foreign_drops = world.host.foreign_drops();
  return report;
}

std::vector<std::string> repair_system(World& world) {
  std::vector<std::string> done;
  repair_containers(world, done);
  repair_partial_networks(world, done);
  std::ranges::copy(world.store.sweep(), std::back_inserter(done));
  std::ranges::copy(remove_orphan_links(world), std::back_inserter(done));
  const CheckReport before = check_system(world);
  const bool networks_exist = !world.store.network_ids().empty();
  if (networks_exist) {
    hold_host_setup(world, false).reset();
    const auto exclusive = world.store.lock_host(state::LockMode::exclusive);
    std::ranges::copy(restore_all(world), std::back_inserter(done));
  }
  for (const Drift& drift : before.drifts) {
    if (drift.missing.empty()) continue;
    if (world.kernel.check(drift.missing).empty()) {
      done.push_back(drift.owner + ": made " + name_of(drift.missing.front()) + " again");
    }
  }
  return done;
}

std::vector<std::string> prune_system(World& world) {
  std::vector<std::string> done;
  for (const std::string& id : prune_containers(world)) {
    done.push_back("removed container " + id.substr(0, 12));
  }
  for (const std::string& name : prune_networks(world, {})) {
    done.push_back("removed network " + name);
  }
  if (list_containers(world, false).empty()) take_down_default_bridge(world, done);
  std::ranges::copy(world.store.sweep(), std::back_inserter(done));
  std::ranges::copy(release_host_setup(world), std::back_inserter(done));
  return done;
}

}  // namespace cnet
