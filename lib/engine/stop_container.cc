#include "stop_container.h"

#include <algorithm>
#include <csignal>
#include <thread>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "ended.h"
#include "find.h"
#include "host_setup.h"
#include "namespaces.h"
#include "pause.h"
#include "restart.h"
#include "settle.h"

namespace cnet {

namespace {

constexpr int kKill = SIGKILL;

/// Before its end, so that the monitor, if we are killed, does not ask the policy.
void mark_stopped_by_hand(World& world, const Container& container) {
  if (!has_policy(container)) return;
  const auto lock = lock_recorded(world, container.id);
  mark_stopped(world, container.id);
}

void tell_signal(World& world, const Container& container, int number) {
  world.events.record(container_event(container, "kill", {{"signal", std::to_string(number)}}));
}

}  // namespace

void end_run(World& world, const ContainerId& id, int signal, std::chrono::milliseconds timeout) {
  // No lock is held while the container has its time to react.
  const auto ending = world.runtime.stop(id, signal, timeout);
  const auto lock = lock_recorded(world, id);
  const auto container = world.store.container(id);
  if (ending) {
    // A run that waits for its restart is closed already.
    const bool closed = !world.store.sandbox(id);
    if (container && (!closed || container->auto_remove)) {
      finish_run(world, *container, ending->state());
    }
    ending->closed();
  } else if (lock && !world.store.monitor_alive(id)) {
    settle_locked(world, id);
  }
}

void stop_running(World& world, const Container& container, std::optional<int> signal,
                  std::optional<std::chrono::seconds> timeout) {
  const int number = signal.value_or(container.stop_signal);
  const bool runs = is_running(world, container.id);
  if (runs) tell_signal(world, container, number);
  if (number != kKill) thaw_for_signal(world, container);
  end_run(world, container.id, number,
          timeout.value_or(std::chrono::seconds(container.stop_timeout)));
  if (runs) world.events.record(container_event(container, "stop"));
}

void stop_container(World& world, const std::string& name_or_id, std::optional<int> signal,
                    std::optional<std::chrono::seconds> timeout) {
  const Container container = find_container(world, name_or_id);
  mark_stopped_by_hand(world, container);
  stop_running(world, container, signal, timeout);
}

void kill_container(World& world, const std::string& name_or_id, int signal) {
  const Container container = find_container(world, name_or_id);
  if (!is_running(world, container.id)) {
    if (!is_restarting(world, container)) {
      throw Error("container " + quoted(container.name) + " is not running");
    }
    mark_stopped_by_hand(world, container);  // then its restart is what there is to end
    end_run(world, container.id, kKill, std::chrono::milliseconds(0));
    return;
  }
  if (signal == kKill || signal == container.stop_signal) mark_stopped_by_hand(world, container);
  if (signal == kKill) {
    tell_signal(world, container, signal);
    end_run(world, container.id, kKill, std::chrono::milliseconds(0));
  } else {
    world.runtime.signal(container.id, signal);
    tell_signal(world, container, signal);
  }
}

int wait_container(World& world, const std::string& name_or_id) {
  const ContainerId id = find_container(world, name_or_id).id;
  constexpr int patience = 200;  // moments, a second: then whoever was to start it is dead
  for (int moments = 1;; ++moments) {
    const auto ended = world.runtime.wait(id);
    auto record = world.store.container(id);
    if (record) record = record_after_run(world, *std::move(record), ended);
    if (!record || !runs_again(world, *record)) {
      if (ended) return ended->exit_code;
      return record && record->last_exit ? record->last_exit->code : 0;
    }
    // Between the monitor of one run and that of the next there is nobody to tell us.
    constexpr std::chrono::milliseconds moment{5};
    std::this_thread::sleep_for(moment);
    if (moments % patience == 0) resume_lost_containers(world);
  }
}

void remove_container(World& world, const std::string& name_or_id, bool force, bool with_volumes) {
  const auto found = world.store.find_container(name_or_id);
  if (!found) tidy(world);
  if (!found && force) return;
  const Container container = found ? *found : find_container(world, name_or_id);
  const bool running = is_running(world, container.id);
  const auto between_runs = [&] {
    return runs_again(world,
                      record_after_run(world, container, world.store.run_state(container.id)));
  };
  if (!force && (running || between_runs())) {
    throw Error(
        "container " + quoted(container.name) + (running ? " is running" : " is restarting"),
        Error::Kind::in_use)
        .hint("stop it first, or remove it with `cnet rm -f " + container.name + "`");
  }
  if (!force) require_no_members(world, container);
  mark_stopped_by_hand(world, container);
  if (world.store.monitor_alive(container.id)) {
    if (running) tell_signal(world, container, kKill);
    end_run(world, container.id, kKill, std::chrono::milliseconds(0));
  }
  const auto lock = lock_recorded(world, container.id);
  const auto record = world.store.container(container.id);
  if (!record) return;  // --rm, or removed by another command meanwhile
  if (!force) require_no_members(world, *record);
  settle_locked(world, container.id);
  forget_container(world, *record,
                   with_volumes || record->auto_remove ? OwnVolumes::remove : OwnVolumes::keep);
  world.events.record(container_event(*record, "destroy"));
}

std::vector<std::string> prune_containers(World& world) {
  std::vector<std::string> removed;
  const auto is_shared = [&](const ContainerId& id) { return !world.store.members(id).empty(); };
  std::vector<ContainerId> ids = world.store.container_ids();
  // Whoever shares a network goes before its owner.
  std::ranges::stable_partition(ids, [&](const ContainerId& id) { return !is_shared(id); });
  for (const ContainerId& id : ids) {
    const auto container = world.store.container(id);
    if (!container || world.store.monitor_alive(id) || is_restarting(world, *container)) continue;
    if (is_shared(id)) continue;
    remove_container(world, id.str(), false);
    removed.push_back(id.str());
  }
  return removed;
}

}  // namespace cnet
