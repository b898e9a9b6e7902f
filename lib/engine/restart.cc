#include "restart.h"

#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "ended.h"
#include "find.h"
#include "settle.h"
#include "start_container.h"
#include "stop_container.h"
#include "transaction.h"

namespace cnet {
namespace {

constexpr int kNotStarted = 128;  // Docker's exit code of a run that did not come to a start
constexpr int kKilled = 128 + 9;

int exit_code_of(const Container& container) {
  return was_lost(container) || !container.last_exit ? kKilled : container.last_exit->code;
}

/// What a run by the policy begins with; absent: it is not, or no longer, wanted.
std::optional<Restart> next_by_policy(const Container& container) {
  Restart next = container.restart;
  // Nothing is due when a command was killed between the end of one run and the start of the next.
  if (!next.due && container.started) {
    next = after_run(next, exit_code_of(container), std::chrono::nanoseconds(0));
  }
  if (!next.due) return std::nullopt;
  next.due.reset();
  return next;
}

/// The part of a monitor that only waits.
SandboxSpec waiting_spec(World& world, const ContainerId& id) {
  return {.id = id.str(),
          .run_dir = world.store.run_path(id),
          .restart_command = restart_command(world, id)};
}

/// A start that failed counts as a run that failed.
void try_again_later(World& world, const ContainerId& id, const std::string& why) {
  const auto lock = lock_recorded(world, id);
  auto container = world.store.container(id);
  if (!container || container->restart.stopped || world.store.monitor_alive(id)) return;
  const Time moment = now();
  LastExit last = container->last_exit.value_or(LastExit{.started = moment});
  last.code = kNotStarted;
  last.finished = moment;
  last.error = why;
  if (container->started) last.started = *container->started;
  container->last_exit = last;
  container->restart = after_run(container->restart, kNotStarted, std::chrono::nanoseconds(0));
  world.store.make_container_folders(id);  // after a boot there is none in /run
  world.store.save(*container);
  if (!container->restart.due) {
    world.store.unwatch(id);
    return;
  }
  world.store.watch(id);
  await_restart(world, id);
}

/// Starts it by `next_run`, or lets somebody wait for the next attempt. What went wrong; "" when
/// nothing did.
std::string start_or_wait(World& world, const Container& named, const NextRun& next_run) {
  std::vector<std::string> failures;
  keep_going(failures, "", [&] { start_recorded(world, named, next_run); });
  if (failures.empty()) return "";
  const std::string why = failures.front();
  keep_going(world.notes, "container " + quoted(named.name),
             [&] { try_again_later(world, named.id, why); });
  return why;
}

/// With nobody in between who could have stopped it, as at boot: its counts begin anew.
std::optional<Restart> next_at_boot(const Container& container) {
  if (!container.started && !container.last_exit) return std::nullopt;
  if (!wants_start_at_boot(container.restart, exit_code_of(container))) return std::nullopt;
  return started_by_hand(container.restart);
}

/// A boot takes back that somebody stopped it, so that a start that fails is tried again.
void take_back_stop(World& world, const ContainerId& id) {
  const auto lock = lock_recorded(world, id);
  auto container = world.store.container(id);
  if (!container || !container->restart.stopped) return;
  container->restart.stopped = false;
  world.store.save(*container);
}

}  // namespace

bool is_restarting(World& world, const Container& container) {
  return container.restart.due && world.store.is_watched(container.id);
}

Container record_after_run(World& world, Container container,
                           const std::optional<RunState>& state) {
  if (!was_lost(container)) return container;
  const bool came_to_a_start = state && state->started >= *container.started;
  const auto is_being_started = [&] {
    return world.store.is_locked(container.id) || world.store.monitor_alive(container.id);
  };
  if (came_to_a_start && state->ended) {  // its record is about to say so
    container.last_exit = last_exit_of(*state);
  } else if (came_to_a_start || !is_being_started()) {
    container.last_exit = LastExit{.code = kKilled,
                                   .started = *container.started,
                                   .finished = *container.started,
                                   .error = "its monitor was killed or the host went down"};
  } else {
    return container;
  }
  if (!world.store.is_watched(container.id)) return container;  // nobody asks the policy
  const LastExit& last = *container.last_exit;
  container.restart = after_run(container.restart, last.code, last.finished - last.started);
  return container;
}

bool runs_again(World& world, const Container& container) {
  if (is_restarting(world, container)) return true;
  return was_lost(container) && world.store.is_watched(container.id);
}

std::vector<std::string> restart_command(World& world, const ContainerId& id) {
  std::vector<std::string> command = world.restart_command;
  command.push_back(id.str());
  return command;
}

void await_restart(World& world, const ContainerId& id) {
  const auto container = world.store.container(id);
  if (!container || !container->restart.due) return;
  world.runtime.await_restart(waiting_spec(world, id), back_off(container->restart.waits));
}

void restart_by_policy(World& world, const ContainerId& id) {
  const auto named = world.store.container(id);
  if (!named || named->restart.stopped) {
    world.store.unwatch(id);
    return;
  }
  start_or_wait(world, *named, next_by_policy);
  const auto lock = lock_recorded(world, id);
  const auto container = world.store.container(id);
  const bool over = !container || (!container->restart.due && !world.store.monitor_alive(id));
  if (over) world.store.unwatch(id);
}

void resume_lost_containers(World& world) {
  keep_going(world.notes, "restart what lost its monitor", [&] {
    for (const ContainerId& id : world.store.watched()) {
      if (world.store.monitor_alive(id)) continue;
      world.runtime.await_restart(waiting_spec(world, id), std::chrono::milliseconds(0));
    }
  });
}

std::vector<std::string> restore_containers(World& world) {
  std::vector<std::string> done;
  for (const ContainerId& id : world.store.container_ids()) {
    const auto container = world.store.container(id);
    if (!container || !has_policy(*container) || world.store.monitor_alive(id)) continue;
    if (!next_at_boot(*container)) continue;
    const std::string owner = "container " + quoted(container->name);
    take_back_stop(world, id);
    const std::string why = start_or_wait(world, *container, next_at_boot);
    done.push_back(why.empty() ? "started " + owner : owner + ": " + why + "; it is tried again");
  }
  return done;
}

void restart_container(World& world, const std::string& name_or_id, std::optional<int> signal,
                       std::optional<std::chrono::seconds> timeout) {
  const Container container = find_container(world, name_or_id);
  stop_running(world, container, signal, timeout);
  start_container(world, container.id);
  world.events.record(container_event(container, "restart"));
}

}  // namespace cnet
