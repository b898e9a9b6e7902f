#include "stop_container.h"

#include <csignal>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "ended.h"
#include "find.h"
#include "host_setup.h"
#include "settle.h"

namespace cnet {

void end_run(World& world, const ContainerId& id, int signal, std::chrono::milliseconds timeout) {
  // No lock is held while the container has its time to react.
  const auto ending = world.runtime.stop(id, signal, timeout);
  const auto lock = lock_recorded(world, id);
  const auto container = world.store.container(id);
  if (ending) {
    if (container) finish_run(world, *container, ending->state());
    ending->closed();
  } else if (lock && !world.store.monitor_alive(id)) {
    settle_locked(world, id);
  }
}

void stop_container(World& world, const std::string& name_or_id, std::optional<int> signal,
                    std::optional<std::chrono::seconds> timeout) {
  const Container container = find_container(world, name_or_id);
  end_run(world, container.id, signal.value_or(container.stop_signal),
          timeout.value_or(std::chrono::seconds(container.stop_timeout)));
}

void kill_container(World& world, const std::string& name_or_id, int signal) {
  const Container container = find_container(world, name_or_id);
  if (!is_running(world, container.id)) {
    throw Error("container " + quoted(container.name) + " is not running");
  }
  constexpr int kill = SIGKILL;
  if (signal == kill) {
    end_run(world, container.id, kill, std::chrono::milliseconds(0));
  } else {
    world.runtime.signal(container.id, signal);
  }
}

int wait_container(World& world, const std::string& name_or_id) {
  const Container container = find_container(world, name_or_id);
  if (const auto state = world.runtime.wait(container.id)) return state->exit_code;
  const auto record = world.store.container(container.id);
  return record && record->last_exit ? record->last_exit->code : 0;
}

void remove_container(World& world, const std::string& name_or_id, bool force) {
  const auto found = world.store.find_container(name_or_id);
  if (!found) tidy(world);
  if (!found && force) return;
  const Container container = found ? *found : find_container(world, name_or_id);
  if (world.store.monitor_alive(container.id)) {
    if (!force && is_running(world, container.id)) {
      throw Error("container " + quoted(container.name) + " is running", Error::Kind::in_use)
          .hint("stop it first, or remove it with `cnet rm -f " + container.name + "`");
    }
    constexpr int kill = SIGKILL;
    end_run(world, container.id, kill, std::chrono::milliseconds(0));
  }
  const auto lock = lock_recorded(world, container.id);
  const auto record = world.store.container(container.id);
  if (!record) return;  // --rm, or removed by another command meanwhile
  settle_locked(world, container.id);
  forget_container(world, *record);
}

std::vector<std::string> prune_containers(World& world) {
  std::vector<std::string> removed;
  for (const ContainerId& id : world.store.container_ids()) {
    if (world.store.monitor_alive(id) || !world.store.container(id)) continue;
    remove_container(world, id.str(), false);
    removed.push_back(id.str());
  }
  return removed;
}

}  // namespace cnet
