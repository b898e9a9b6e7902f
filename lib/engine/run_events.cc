#include "run_events.h"

#include <chrono>

#include "ended.h"

namespace cnet {
namespace {

/// The networks as Docker names them: host and none are networks, too.
std::vector<Network> networks_of_run(World& world, const Sandbox& sandbox) {
  std::vector<Network> networks;
  switch (sandbox.mode) {
    case NetworkMode::none:
      return {predefined_network("none")};
    case NetworkMode::host:
      return {predefined_network("host")};
    case NetworkMode::container:
      return {};
    case NetworkMode::own:
      break;
  }
  for (const Endpoint& endpoint : sandbox.endpoints) {
    if (auto network = world.store.find_network(endpoint.network.str())) {
      networks.push_back(*std::move(network));
    }
  }
  return networks;
}

void tell_networks(World& world, const Sandbox& sandbox, const std::string& action) {
  for (const Network& network : networks_of_run(world, sandbox)) {
    world.events.record(network_event(network, action, {{"container", sandbox.container.str()}}));
  }
}

bool is_volume(const Mount& mount) { return mount.kind == MountKind::volume; }

}  // namespace

void tell_started(World& world, const Container& container, const Sandbox& sandbox) {
  tell_networks(world, sandbox, "connect");
  for (const Mount& mount : container.mounts.list) {
    if (!is_volume(mount)) continue;
    world.events.record(volume_event(mount.source, "mount",
                                     {{"container", container.id.str()},
                                      {"destination", mount.target},
                                      {"read/write", mount.read_only ? "false" : "true"}}));
  }
  world.events.record(container_event(container, "start"));
}

void tell_ended(World& world, const Container& container, const RunState& state) {
  const LastExit last = last_exit_of(state);
  if (last.oom_killed) world.events.record(container_event(container, "oom"));
  const auto lasted = std::chrono::floor<std::chrono::seconds>(last.finished - last.started);
  world.events.record(container_event(container, "die",
                                      {{"execDuration", std::to_string(lasted.count())},
                                       {"exitCode", std::to_string(last.code)}}));
}

void tell_closed(World& world, const Container& container, const Sandbox& sandbox) {
  tell_networks(world, sandbox, "disconnect");
  for (const Mount& mount : container.mounts.list) {
    if (!is_volume(mount)) continue;
    world.events.record(
        volume_event(mount.source, "unmount", {{"container", container.id.str()}}));
  }
}

}  // namespace cnet
