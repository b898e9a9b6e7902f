#include "pause.h"

#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "find.h"
#include "settle.h"
#include "transaction.h"

namespace cnet {
namespace {

bool is_paused(World& world, const ContainerId& id) {
  const auto sandbox = world.store.sandbox(id);
  return sandbox && sandbox->paused && is_running(world, id);
}

Error not_running(const Container& container) {
  return Error("container " + quoted(container.name) + " is not running");
}

/// The record first: whatever dies in between, it says what may be frozen.
void pause_locked(World& world, const Container& container) {
  const auto before = world.store.sandbox(container.id);
  if (!before) throw not_running(container);
  if (before->paused) throw Error("container " + quoted(container.name) + " is paused already");
  Sandbox paused = *before;
  paused.paused = true;
  all_or_nothing(
      [&] {
        world.store.save(paused);
        world.kernel.ensure({Frozen{container.id}});
      },
      [&] { world.store.save(*before); });
  world.events.record(container_event(container, "pause"));
}

void unpause_locked(World& world, const Container& container, Sandbox sandbox) {
  const Resources frozen{Frozen{sandbox.container}};
  throw_if_any(world.kernel.remove(frozen, Removal::complete));
  sandbox.paused = false;
  all_or_nothing([&] { world.store.save(sandbox); }, [&] { world.kernel.ensure(frozen); });
  world.events.record(container_event(container, "unpause"));
}

}  // namespace

void thaw_for_signal(World& world, const Container& container) {
  const ContainerId& id = container.id;
  if (!is_paused(world, id)) return;
  const auto lock = lock_recorded(world, id);
  const auto sandbox = world.store.sandbox(id);
  if (sandbox && sandbox->paused) unpause_locked(world, container, *sandbox);
}

void require_not_paused(World& world, const Container& container, const std::string& what) {
  if (!is_paused(world, container.id)) return;
  throw Error("container " + quoted(container.name) + " is paused", Error::Kind::in_use)
      .hint("`cnet unpause " + container.name + "` lets it go on" +
            (what == "start" ? "" : "; then " + what + " it again"));
}

void pause_container(World& world, const std::string& name_or_id) {
  const Container container = find_container(world, name_or_id);
  const auto lock = lock_recorded(world, container.id);
  if (!is_running(world, container.id)) throw not_running(container);
  pause_locked(world, container);
}

void unpause_container(World& world, const std::string& name_or_id) {
  const Container container = find_container(world, name_or_id);
  const auto lock = lock_recorded(world, container.id);
  if (!is_running(world, container.id)) throw not_running(container);
  const auto sandbox = world.store.sandbox(container.id);
  if (!sandbox || !sandbox->paused) {
    throw Error("container " + quoted(container.name) + " is not paused");
  }
  unpause_locked(world, container, *sandbox);
}

}  // namespace cnet
