#include "start_container.h"

#include <algorithm>
#include <csignal>

#include "addresses.h"
#include "close_sandbox.h"
#include "cnet/base/error.h"
#include "cnet/engine/containers.h"
#include "container_volumes.h"
#include "dhcp_lease.h"
#include "ended.h"
#include "etc_files.h"
#include "find.h"
#include "held_ports.h"
#include "host_setup.h"
#include "limits.h"
#include "links.h"
#include "namespaces.h"
#include "network_setup.h"
#include "new_container.h"
#include "plugin_endpoint.h"
#include "run_events.h"
#include "sandbox_spec.h"
#include "settle.h"
#include "stop_container.h"
#include "transaction.h"

namespace cnet {
namespace {

bool uses_ipv6(const Sandbox& sandbox) {
  return std::ranges::any_of(sandbox.endpoints,
                             [](const Endpoint& endpoint) { return endpoint.ip6.has_value(); });
}

/// Addresses, host ports and cgroups, written down before the kernel hears of them.
Sandbox open_sandbox(World& world, const Container& container, Sandbox sandbox, HeldPorts& ports) {
  all_or_nothing(
      [&] {
        for (const EndpointConfig& config : container.endpoints) {
          sandbox.endpoints.push_back(lease_endpoint(world, container, config, sandbox));
        }
        sandbox.dns =
            inherited_dns(world.config.dns, reachable_resolv_conf(world), uses_ipv6(sandbox));
        ports = hold_ports(world, container.published, sandbox);
        sandbox.bindings = ports.bindings;
        world.store.save(sandbox);
      },
      [&] {
        for (const Endpoint& endpoint : sandbox.endpoints) take_back_endpoint(world, endpoint);
      });
  return sandbox;
}

/// While the init mounts its root, the network is made around it; then it may go.
void bring_up(World& world, const SandboxSpec& spec, const Container& container, Sandbox& sandbox,
              PublishedPorts ports) {
  const auto launch = world.runtime.launch(spec, std::move(ports));
  // An init that cannot execute its command ends early, and takes the sandbox with it: then what it
  // said is the reason.
  all_or_nothing(
      [&] {
        join_at_plugins(world, container, sandbox);
        const auto ensure = [&] {
          world.kernel.ensure(
              plan_sandbox(sandbox, networks_of(world, sandbox), host_traits(world)));
        };
        ensure();
        const Sandbox leased = with_leases(world, container, sandbox);
        if (leased == sandbox) return;
        refresh_etc_files(world, container, sandbox, leased);
        sandbox = leased;
        ensure();
      },
      [&] { launch->fail_if_gone(); });
  launch->release();
  keep_leases(world, container, {}, sandbox);
}

/// Behind the start, while the container is at work already. A question that fails is a note, too:
/// the container runs.
void note_obstacles(World& world, const Container& container) {
  if (container.endpoints.empty()) return;
  keep_going(world.notes, "look for rules that drop its packets",
             [&] { note_foreign_drops(world); });
}

/// False when somebody else was faster, or `next_run` wants none.
bool start_held(World& world, const Container& named, const NextRun& next_run) {
  const ContainerId& id = named.id;
  const auto networks = hold_networks(world, named.endpoints);
  const auto lock = lock_recorded(world, id);
  if (find_container(world, id.str()).endpoints != named.endpoints) {
    throw Error("its networks were changed by another command at the same time; try again");
  }
  if (world.store.monitor_alive(id)) return false;
  settle_locked(world, id);
  const Container before = find_container(world, id.str());
  const auto restart = next_run(before);
  if (!restart) return false;
  world.store.make_container_folders(id);
  make_volumes(world, before);
  Container container = before;
  container.restart = *restart;
  container.started = now();
  const bool watched = world.store.is_watched(id);
  all_or_nothing(
      [&] {
        if (has_policy(container)) world.store.watch(id);
        world.store.save(container);
        start_locked(world, container);
      },
      [&] {
        world.store.save(before);
        if (!watched && has_policy(container)) world.store.unwatch(id);
      });
  note_obstacles(world, container);
  return true;
}

}  // namespace

HeldNetworks hold_networks(World& world, const std::vector<EndpointConfig>& endpoints) {
  std::vector<NetworkId> ids;
  std::ranges::transform(endpoints, std::back_inserter(ids), &EndpointConfig::network);
  std::ranges::sort(ids);
  HeldNetworks held;
  bool ipv6 = false;
  bool needs_setup = false;
  for (const NetworkId& id : ids) {
    const auto network = world.store.find_network(id.str());
    if (!network) continue;  // lease_endpoint says which container misses it
    ensure_network_stands(world, *network);
    held.networks.push_back(world.store.lock_network(id, state::LockMode::shared));
    if (!needs_host_setup(*network)) continue;
    needs_setup = true;
    ipv6 |= network->ipv6;
  }
  if (needs_setup) held.host = hold_host_setup(world, ipv6);
  return held;
}

void start_locked(World& world, const Container& container) {
  const Cgroup cgroup = plan_cgroup(world, container);
  auto joined = joined_containers(world, container);
  HeldPorts ports;
  Sandbox sandbox = open_sandbox(world, container,
                                 {.container = container.id,
                                  .mode = container.network_mode,
                                  .controllers = cgroup.controllers,
                                  .linked = linked_hosts(world, container),
                                  .owner = owner_run(world, container, joined)},
                                 ports);
  all_or_nothing(
      [&] {
        create_at_plugins(world, container, sandbox);
        world.kernel.ensure({cgroup});
        const SandboxSpec spec = make_sandbox_spec(world, container, sandbox, std::move(joined));
        bring_up(world, spec, container, sandbox, std::move(ports.published));
      },
      [&] {
        std::ranges::copy(close_sandbox(world, container.id), std::back_inserter(world.notes));
      });
  tell_started(world, container, sandbox);
}

void start_recorded(World& world, const Container& named, const NextRun& next_run) {
  if (start_held(world, named, next_run)) tell_linkers(world, named.id);
}

void start_container(World& world, const ContainerId& id) {
  const Container named = find_container(world, id.str());
  require_not_paused(world, named, "start");
  if (is_running(world, id)) return;
  // A run that has just ended may still be closed by its monitor, or wait for its restart.
  if (world.store.monitor_alive(id)) end_run(world, id, SIGKILL, std::chrono::milliseconds(0));
  start_recorded(world, named,
                 [](const Container& before) { return started_by_hand(before.restart); });
}

Container run_container(World& world, const CreateContainer& flags) {
  auto images = world.images.hold();
  Container container = new_container(world, flags);
  const auto networks = hold_networks(world, container.endpoints);
  const auto lock = world.store.lock_container(container.id);
  container.started = container.created;
  const auto volumes = record_container(world, container, flags);
  images.reset();
  all_or_nothing(
      [&] {
        if (has_policy(container)) world.store.watch(container.id);
        start_locked(world, container);
      },
      [&] {
        if (world.store.sandbox(container.id)) return;  // not closed: `rm` tries again
        forget_container(world, container, OwnVolumes::remove);
        world.events.record(container_event(container, "destroy"));
        remove_unused_volumes(world, volumes, container.id);
      });
  note_obstacles(world, container);
  return container;
}

}  // namespace cnet
