#include "container_counters.h"

#include <algorithm>

#include "cnet/driver/ifb_name.h"

namespace cnet::cmd {

CounterFolders counter_folders(World& world, const ContainerView& view) {
  const Cgroup cgroup{.container = view.container.id,
                      .controllers = view.sandbox.value_or(Sandbox{}).controllers};
  CgroupPaths paths = world.cgroup_paths(cgroup);
  return {.v2 = std::move(paths.v2), .v1 = std::move(paths.v1)};
}

std::optional<NetworkCounters> network_counters(const ContainerView& view) {
  if (!view.run || view.container.network_mode == NetworkMode::host) return std::nullopt;
  auto counters = read_network({.pid = view.run->pid, .start_time = view.run->pid_start_time});
  if (!counters || !view.sandbox) return counters;
  for (const Endpoint& endpoint : view.sandbox->endpoints) {
    std::erase_if(counters->interfaces,
                  [ifb = ifb_name(endpoint)](const auto& each) { return each.name == ifb; });
  }
  return counters;
}

std::string network_of_interface(const ContainerView& view, const std::string& interface) {
  if (!view.sandbox) return "";
  const auto endpoint = std::ranges::find(view.sandbox->endpoints, interface, &Endpoint::interface);
  if (endpoint == view.sandbox->endpoints.end()) return "";
  const auto network = std::ranges::find(view.networks, endpoint->network, &Network::id);
  return network == view.networks.end() ? "" : network->name;
}

}  // namespace cnet::cmd
