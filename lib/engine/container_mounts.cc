#include "container_mounts.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet {
namespace {

void add_mounts_of(World& world, const VolumesFrom& from, std::vector<Mount>& list) {
  const auto other = world.store.find_container(from.container);
  if (!other) {
    throw Error("--volumes-from " + quoted(from.container) + ": no such container",
                Error::Kind::not_found)
        .hint("`cnet ps -a` lists them");
  }
  for (Mount mount : other->mounts.list) {
    if (mount.kind == MountKind::tmpfs || has_target(list, mount.target)) continue;
    mount.read_only |= from.read_only;
    list.push_back(std::move(mount));
  }
}

/// What no container could have is left out: images are written by others.
void add_image_volumes(World& world, const ImageConfig& image, std::vector<Mount>& list) {
  for (const std::string& path : image.volumes) {
    const auto target = find_mount_target(path);
    if (!target) {
      world.notes.push_back("the image's volume " + quoted(path) +
                            " is left out: nothing can be mounted there");
    } else if (!has_target(list, *target)) {
      list.push_back({.kind = MountKind::volume,
                      .origin = MountOrigin::image,
                      .target = *target,
                      .anonymous = true});
    }
  }
}

}  // namespace

Mounts container_mounts(World& world, const CreateContainer& flags, const ImageConfig& image) {
  Mounts mounts = flags.mounts;
  for (const VolumesFrom& from : flags.volumes_from) add_mounts_of(world, from, mounts.list);
  add_image_volumes(world, image, mounts.list);
  for (Mount& mount : mounts.list) {
    if (mount.anonymous && mount.source.empty()) mount.source = random_hex64();
  }
  return mounts;
}

Mounts sandbox_mounts(World& world, const Container& container) {
  Mounts mounts = container.mounts;
  // A volume that a container has emptied stays empty when it is started again.
  const bool first_run = !container.last_exit;
  for (Mount& mount : mounts.list) {
    if (mount.kind != MountKind::volume) continue;
    mount.source = world.store.volume_path(mount.source);
    mount.copy = mount.copy && first_run;
  }
  std::ranges::stable_sort(mounts.list, {},
                           [](const Mount& mount) { return mount_depth(mount.target); });
  return mounts;
}

}  // namespace cnet
