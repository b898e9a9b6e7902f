#include "ended.h"

#include <algorithm>

#include "addresses.h"
#include "close_sandbox.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "container_volumes.h"
#include "dhcp_lease.h"
#include "etc_files.h"
#include "find.h"
#include "held_ports.h"
#include "links.h"
#include "namespaces.h"
#include "plugin_endpoint.h"
#include "resolver.h"
#include "run_events.h"
#include "settle.h"
#include "transaction.h"
#include "user_ids.h"

namespace cnet {
namespace {

constexpr int kKilled = 128 + 9;

}  // namespace

LastExit last_exit_of(const RunState& state) {
  if (!state.ended) {
    return {.code = kKilled,
            .started = state.started,
            .finished = now(),
            .oom_killed = false,
            .error = "its monitor was killed"};
  }
  return {.code = state.exit_code,
          .started = state.started,
          .finished = state.finished,
          .oom_killed = state.oom_killed,
          .error = {}};
}

void forget_container(World& world, const Container& container, OwnVolumes volumes) {
  unreserve_addresses(world, container);
  leave_owner(world, container);
  leave_linked(world, container);
  if (volumes == OwnVolumes::remove) remove_anonymous_volumes(world, container);
  world.store.erase(container.id);
  if (has_policy(container)) world.store.unwatch(container.id);
  release_user_ids(world, container);
  world.store.release_container_name(container.name, container.id);
}

void finish_run(World& world, const Container& container, const std::optional<RunState>& state) {
  const auto sandbox = world.store.sandbox(container.id);
  if (sandbox && state) tell_ended(world, container, *state);
  throw_if_any(close_sandbox(world, container.id));
  if (sandbox && state) tell_closed(world, container, *sandbox);
  if (container.auto_remove) {
    forget_container(world, container, OwnVolumes::remove);
    world.events.record(container_event(container, "destroy"));
    return;
  }
  if (!state) return;  // it never came as far as having an init
  Container ended = container;
  const LastExit last = last_exit_of(*state);
  ended.last_exit = last;
  ended.restart = after_run(container.restart, last.code, last.finished - last.started);
  world.store.save(ended);
  if (has_policy(container) && !ended.restart.due) world.store.unwatch(container.id);
}

void mark_stopped(World& world, const ContainerId& id) {
  auto container = world.store.container(id);
  if (!container || !has_policy(*container)) return;
  if (!container->restart.stopped) {
    container->restart.stopped = true;
    container->restart.due.reset();
    world.store.save(*container);
  }
  world.store.unwatch(id);
}

int container_ended(World& world, const ContainerId& id) {
  const auto lock = lock_recorded(world, id);
  const auto container = world.store.container(id);
  if (!container || is_running(world, id)) return 0;
  finish_run(world, *container, world.store.run_state(id));
  const auto ended = world.store.container(id);
  return ended && ended->restart.due ? ended->restart.waits : 0;
}

std::unique_ptr<state::Lock> lock_recorded(World& world, const ContainerId& id) {
  const auto is_recorded = [&] { return world.store.container(id) || world.store.sandbox(id); };
  if (!is_recorded()) return nullptr;
  auto lock = world.store.lock_container(id);
  if (is_recorded()) return lock;
  world.store.erase(id);
  return nullptr;
}

void settle_locked(World& world, const ContainerId& id) {
  const auto container = world.store.container(id);
  const bool unfinished = world.store.sandbox(id).has_value();
  if (!container) {
    throw_if_any(close_sandbox(world, id));
    world.store.erase(id);
    return;
  }
  if (unfinished) finish_run(world, *container, world.store.run_state(id));
}

bool settle_dead_container(World& world, const ContainerId& id) {
  const auto lock = lock_recorded(world, id);
  if (world.store.monitor_alive(id)) return false;
  if (lock) settle_locked(world, id);
  return true;
}

Sandbox without_unnamed(Sandbox sandbox, const Container& container) {
  std::erase_if(sandbox.endpoints, [&](const Endpoint& endpoint) {
    return std::ranges::find(container.endpoints, endpoint.network, &EndpointConfig::network) ==
           container.endpoints.end();
  });
  const auto ports = port_of_each(sandbox.bindings, container.published);
  std::vector<Binding> named;
  named.reserve(ports.size());
  for (std::size_t i = 0; i < ports.size(); ++i) {
    if (ports[i]) named.push_back(std::move(sandbox.bindings[i]));
  }
  sandbox.bindings = std::move(named);
  return sandbox;
}

namespace {

/// What is bound in `before` and not in `after`, whose bindings are some of the same, in order.
std::vector<Binding> unbound(const Sandbox& before, const Sandbox& after) {
  std::vector<Binding> gone;
  auto kept = after.bindings.begin();
  for (const Binding& binding : before.bindings) {
    if (kept != after.bindings.end() && *kept == binding) {
      ++kept;
    } else {
      gone.push_back(binding);
    }
  }
  return gone;
}

}  // namespace

Sandbox settle_running(World& world, const Container& container) {
  const Sandbox sandbox =
      world.store.sandbox(container.id).value_or(Sandbox{.container = container.id});
  const Sandbox settled = with_dns_names(world, without_unnamed(sandbox, container), container);
  if (settled == sandbox) return sandbox;
  const std::vector<Binding> ports = unbound(sandbox, settled);
  drop_leases(world, sandbox, settled);
  const auto networks = networks_of(world, sandbox);
  const auto held = world.store.lock_host(state::LockMode::shared);  // restore.h
  if (sandbox.endpoints == settled.endpoints) {
    throw_if_any(
        world.kernel.remove(resources_of_ports(world, settled, ports), Removal::complete));
  } else {
    const HostTraits host = host_traits(world);
    const Resources before = plan_sandbox(sandbox, networks, host);
    const Resources after = plan_sandbox(settled, networks, host);
    throw_if_any(world.kernel.remove(difference(before, after), Removal::complete));
    world.kernel.ensure(difference(after, before));
  }
  const RelayTargets targets = relay_targets(settled, networks);
  if (!settled.bindings.empty() && targets != relay_targets(sandbox, networks)) {
    world.runtime.aim(container.id, targets);
  }
  if (!ports.empty()) world.runtime.let_go(container.id, ports);
  std::vector<std::string> failures;
  for (const Endpoint& endpoint : sandbox.endpoints) {
    if (std::ranges::find(settled.endpoints, endpoint.id, &Endpoint::id) !=
        settled.endpoints.end()) {
      continue;
    }
    keep_going(failures, "", [&] {
      leave_plugin(world, endpoint);
      release_endpoint(world, endpoint);
    });
  }
  tell_resolver(world, container, sandbox, settled);
  refresh_etc_files(world, container, sandbox, settled);
  throw_if_any(failures);
  world.store.save(settled);
  return settled;
}

}  // namespace cnet
