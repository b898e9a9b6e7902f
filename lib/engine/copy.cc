#include "cnet/engine/copy.h"

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "container_mounts.h"
#include "container_volumes.h"
#include "find.h"

namespace cnet {
namespace {

/// Whoever starts it holds its lock until its command is executed: before that, the mounts of its
/// init are still the host's.
void await_start(World& world, const ContainerId& id) {
  const auto lock = world.store.lock_container(id);
}

/// As much of the spec as its file systems need.
SandboxSpec files_spec(World& world, const Container& container) {
  const ContainerId& id = container.id;
  SandboxSpec spec{.id = id.str(),
                   .name = container.name,
                   .rootfs = container.rootfs,
                   .layers = container.layers,
                   .upper = world.store.container_path(id, "upper"),
                   .work = world.store.container_path(id, "work"),
                   .run_dir = world.store.run_path(id)};
  spec.mounts = sandbox_mounts(world, container);
  std::erase_if(spec.mounts.list,
                [](const Mount& mount) { return mount.kind == MountKind::tmpfs; });
  return spec;
}

bool has_processes(const ContainerView& view) {
  return view.run && (view.status == Status::running || view.status == Status::paused);
}

void use_stopped(World& world, const ContainerView& view,
                 const std::function<void(const FilesPlace&)>& use) {
  const Container& container = view.container;
  const auto lock = world.store.lock_container(container.id);
  if (world.store.monitor_alive(container.id) && view.status != Status::restarting) {
    throw Error("container " + quoted(container.name) + " is just being started; try again");
  }
  world.store.make_container_folders(container.id);
  make_volumes(world, container);
  use({.running = {}, .users = {}, .stopped = files_spec(world, container)});
}

/// Docker's words.
std::string action_of(CopyDirection direction) {
  switch (direction) {
    case CopyDirection::into_container:
      return "extract-to-dir";
    case CopyDirection::out_of_container:
      return "archive-path";
  }
  return {};
}

}  // namespace

void use_files(World& world, const std::string& name_or_id, CopyDirection direction,
               const std::function<void(const FilesPlace&)>& use) {
  const ContainerId id = find_container(world, name_or_id).id;
  await_start(world, id);
  const ContainerView view = view_container(world, id.str());
  const Container& container = view.container;
  if (has_processes(view)) {
    use({.running = JoinedContainer{.name = container.name,
                                    .pid = static_cast<std::uint64_t>(view.run->pid),
                                    .start_time = view.run->pid_start_time},
         .users = container.namespaces.users.ids,
         .stopped = {}});
  } else {
    use_stopped(world, view, use);
  }
  world.events.record(container_event(container, action_of(direction)));
}

}  // namespace cnet
