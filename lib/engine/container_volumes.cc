#include "container_volumes.h"

#include <algorithm>

#include "transaction.h"

namespace cnet {
namespace {

bool names_volume(const Container& container, const std::string& name) {
  return std::ranges::any_of(container.mounts.list, [&](const Mount& mount) {
    return mount.kind == MountKind::volume && mount.source == name;
  });
}

bool is_used(World& world, const std::string& name, const ContainerId& except) {
  const auto ids = world.store.container_ids();
  return std::ranges::any_of(ids, [&](const ContainerId& id) {
    if (id == except) return false;
    const auto container = world.store.container(id);
    return container && names_volume(*container, name);
  });
}

Volume volume_of(const Mount& mount) {
  Volume volume{.name = mount.source, .created = now()};
  if (mount.anonymous) volume.labels.emplace(kAnonymousVolume, "");
  return volume;
}

}  // namespace

// The record comes first, here too: whoever removes a volume looks for records that name it, under
// the lock under which it is made here. So either he has removed it before, and it is made again,
// or he finds our record.
std::vector<std::string> make_volumes(World& world, const Container& container) {
  std::vector<const Mount*> mounts;
  for (const Mount& mount : container.mounts.list) {
    if (mount.kind == MountKind::volume) mounts.push_back(&mount);
  }
  std::vector<std::string> made;
  if (mounts.empty()) return made;
  all_or_nothing(
      [&] {
        const auto lock = world.store.lock_volumes();
        for (const Mount* mount : mounts) {
          const bool is_new = !world.store.volume(mount->source);
          if (is_new) made.push_back(mount->source);
          // An anonymous volume of a --rm container lasts no longer than that record in /run.
          const bool brief = mount->anonymous && container.auto_remove;
          world.store.make_volume(volume_of(*mount),
                                  brief ? state::Durability::plain : state::Durability::synced);
          if (is_new) world.events.record(volume_event(mount->source, "create"));
        }
      },
      [&] { remove_unused_volumes(world, made, container.id); });
  return made;
}

void remove_unused_volumes(World& world, const std::vector<std::string>& names,
                           const ContainerId& except) {
  if (names.empty()) return;
  {
    const auto lock = world.store.lock_volumes();
    for (const std::string& name : names) {
      if (is_used(world, name, except)) continue;
      const bool existed = world.store.volume(name).has_value();
      world.store.erase_volume(name);
      if (existed) world.events.record(volume_event(name, "destroy"));
    }
  }
  world.store.empty_removed();
}

void remove_anonymous_volumes(World& world, const Container& container) {
  std::vector<std::string> names;
  for (const Mount& mount : container.mounts.list) {
    if (mount.anonymous) names.push_back(mount.source);
  }
  remove_unused_volumes(world, names, container.id);
}

}  // namespace cnet
