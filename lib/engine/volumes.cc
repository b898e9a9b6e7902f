#include "cnet/engine/volumes.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/names.h"
#include "cnet/engine/prune_filter.h"

namespace cnet {
namespace {

Volume find_volume(World& world, const std::string& name) {
  if (auto volume = world.store.volume(name)) return *std::move(volume);
  throw Error("no such volume " + quoted(name), Error::Kind::not_found)
      .hint("`cnet volume ls` lists them");
}

VolumeView view(World& world, Volume volume) {
  const std::string folder = world.store.volume_path(volume.name);
  return {.volume = std::move(volume), .mountpoint = folder + "/" + kVolumeData};
}

}  // namespace

Volume create_volume(World& world, const CreateVolume& flags) {
  Volume volume{.name = flags.name, .created = now(), .labels = flags.labels};
  if (volume.name.empty()) {
    volume.name = random_hex64();
    volume.labels.emplace(kAnonymousVolume, "");
  }
  require_valid_name("volume", volume.name);
  const auto lock = world.store.lock_volumes();
  const auto before = world.store.volume(volume.name);
  world.store.make_volume(before.value_or(volume), state::Durability::synced);
  if (!before) world.events.record(volume_event(volume.name, "create"));
  return before.value_or(volume);
}

std::vector<VolumeView> list_volumes(World& world) {
  std::vector<VolumeView> views;
  for (const std::string& name : world.store.volume_names()) {
    if (auto volume = world.store.volume(name)) views.push_back(view(world, *std::move(volume)));
  }
  std::ranges::sort(views, natural_less, [](const VolumeView& v) { return v.volume.name; });
  return views;
}

VolumeView view_volume(World& world, const std::string& name) {
  return view(world, find_volume(world, name));
}

std::map<std::string, std::vector<std::string>> volume_users(World& world) {
  std::map<std::string, std::vector<std::string>> users;
  for (const ContainerId& id : world.store.container_ids()) {
    const auto container = world.store.container(id);
    if (!container) continue;
    for (const Mount& mount : container->mounts.list) {
      if (mount.kind == MountKind::volume) users[mount.source].push_back(container->name);
    }
  }
  return users;
}

namespace {

void require_no_users(World& world, const std::string& name) {
  const auto users = volume_users(world);
  const auto found = users.find(name);
  if (found == users.end()) return;
  std::vector<std::string> names = found->second;
  std::ranges::sort(names, natural_less);
  names.erase(std::ranges::unique(names).begin(), names.end());
  throw Error("containers use it: " + join(names, ", "), Error::Kind::in_use)
      .hint("remove them first: `cnet rm " + join(names, " ") + "`");
}

}  // namespace

void remove_volume(World& world, const std::string& name, bool force) {
  {
    const auto lock = world.store.lock_volumes();
    if (force && !world.store.volume(name)) return;
    find_volume(world, name);
    require_no_users(world, name);
    world.store.erase_volume(name);
  }
  world.events.record(volume_event(name, "destroy"));
  world.store.empty_removed();
}

std::vector<std::string> prune_volumes(World& world, bool all, const PruneFilter& filter) {
  auto lock = world.store.lock_volumes();
  const auto users = volume_users(world);
  std::vector<std::string> removed;
  for (const VolumeView& each : list_volumes(world)) {
    const Volume& volume = each.volume;
    if (users.contains(volume.name) || !passes(volume.labels, volume.created, filter)) continue;
    if (!all && !volume.labels.contains(kAnonymousVolume)) continue;
    world.store.erase_volume(volume.name);
    world.events.record(volume_event(volume.name, "destroy"));
    removed.push_back(volume.name);
  }
  lock.reset();
  world.store.empty_removed();
  return removed;
}

}  // namespace cnet
