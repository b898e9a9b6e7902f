#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "ended.h"
#include "find.h"
#include "limits.h"
#include "rates.h"
#include "settle.h"
#include "transaction.h"

namespace cnet {
namespace {

template <class T>
void add_missing(std::vector<T>& list, const std::vector<T>& more) {
  for (const T& each : more) {
    if (std::ranges::find(list, each) == list.end()) list.push_back(each);
  }
}

/// A device that only `other` limits is named without a limit: ensuring takes that one away.
void name_devices_of(const Cgroup& other, Cgroup& cgroup) {
  for (DeviceRate device : other.limits.devices) {
    const auto same = [&](const DeviceRate& mine) {
      return mine.throttle == device.throttle && mine.number == device.number;
    };
    if (std::ranges::any_of(cgroup.limits.devices, same)) continue;
    device.rate = 0;
    cgroup.limits.devices.push_back(device);
  }
}

/// The limits of a run in place, as they are and as they shall be.
struct Change {
  Cgroup before, after;
  Sandbox sandbox_before, sandbox_after;
};

Change change_of(World& world, const Container& before, const Container& after) {
  const Sandbox sandbox = world.store.sandbox(before.id).value_or(Sandbox{.container = before.id});
  Change change{.before = plan_cgroup(world, before),
                .after = plan_cgroup(world, after),
                .sandbox_before = sandbox,
                .sandbox_after = sandbox};
  change.sandbox_after = with_rates(world, sandbox, after);
  // A leaf that was made stays until the run's end, its limits at their defaults.
  add_missing(change.sandbox_after.controllers, change.after.controllers);
  change.before.controllers = change.after.controllers = change.sandbox_after.controllers;
  name_devices_of(change.before, change.after);
  name_devices_of(change.after, change.before);
  return change;
}

void update_running(World& world, const Container& before, const Container& after) {
  const Change change = change_of(world, before, after);
  all_or_nothing(
      [&] {
        if (change.sandbox_after != change.sandbox_before) world.store.save(change.sandbox_after);
        world.store.save(after);
        world.kernel.ensure({change.after});
        change_rates(world, change.sandbox_before, change.sandbox_after);
      },
      [&] {
        // Of what was made, the leaves stay, and so does the word of them.
        Sandbox sandbox = change.sandbox_before;
        sandbox.controllers = change.sandbox_after.controllers;
        keep_going(world.notes, "put its limits back", [&] {
          change_rates(world, change.sandbox_after, sandbox);
          world.kernel.ensure({change.before});
        });
        if (sandbox != change.sandbox_after) world.store.save(sandbox);
        world.store.save(before);
      });
}

void set_policy(Container& container, const RestartPolicy& policy) {
  if (container.auto_remove && policy.mode != RestartMode::no) {
    throw Error("--restart cannot be given to a container that was started with --rm",
                Error::Kind::usage);
  }
  container.restart.policy = policy;
  if (!has_policy(container)) container.restart.due.reset();
}

void set_rate(World& world, Container& container, const Rate& rate) {
  if (container.endpoints.empty()) {
    throw Error(
        "container " + quoted(container.name) + " has no network whose rate could be limited",
        Error::Kind::usage);
  }
  for (EndpointConfig& endpoint : container.endpoints) {
    const auto network = world.store.find_network(endpoint.network.str());
    if (network && rate.bits != 0) require_rates(*network);
    endpoint.rate = rate;
  }
}

/// Whether commands look if it has lost its monitor.
void watch_if(World& world, const ContainerId& id, bool watched) {
  if (watched) {
    world.store.watch(id);
  } else {
    world.store.unwatch(id);
  }
}

}  // namespace

void update_container(World& world, const std::string& name_or_id, const UpdateContainer& flags) {
  const ContainerId id = find_container(world, name_or_id).id;
  const auto lock = lock_recorded(world, id);
  const Container before = find_container(world, id.str());
  Container after = before;
  if (flags.limits != LimitFlags{}) after.limits = parse_limits(flags.limits, before.limits);
  if (flags.restart) set_policy(after, *flags.restart);
  if (flags.rate) set_rate(world, after, *flags.rate);
  const bool running = is_running(world, id);
  const bool watched = world.store.is_watched(id);
  all_or_nothing(
      [&] {
        if (flags.restart) watch_if(world, id, has_policy(after) && (running || watched));
        if (running) return update_running(world, before, after);
        plan_cgroup(world, after);
        world.store.save(after);
      },
      [&] { watch_if(world, id, watched); });
  world.events.record(container_event(after, "update"));
}

}  // namespace cnet
