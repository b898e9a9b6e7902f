#include <algorithm>
#include <map>

#include "cnet/engine/containers.h"
#include "find.h"
#include "restart.h"

namespace cnet {
namespace {

constexpr int kKilled = 128 + 9;

/// Absent when it does not run.
std::optional<RunState> current_run(World& world, const ContainerId& id) {
  if (!world.store.monitor_alive(id)) return std::nullopt;
  auto run = world.store.run_state(id);
  return run && !run->ended ? run : std::nullopt;
}

/// Many containers share few networks: each is read once for a list.
class KnownNetworks {
 public:
  explicit KnownNetworks(World& world) : world_(world) {}

  /// As far as they exist.
  std::vector<Network> of(const Container& container) {
    std::vector<Network> networks;
    for (const EndpointConfig& endpoint : container.endpoints) {
      const auto [known, is_new] = known_.try_emplace(endpoint.network);
      if (is_new) known->second = world_.store.find_network(endpoint.network.str());
      if (known->second) networks.push_back(*known->second);
    }
    return networks;
  }

 private:
  World& world_;
  std::map<NetworkId, std::optional<Network>> known_;
};

ContainerView view(World& world, Container container, std::optional<RunState> run,
                   KnownNetworks& networks) {
  const ContainerId id = container.id;
  ContainerView view{.container = std::move(container),
                     .run = std::move(run),
                     .log_path = world.store.container_path(id, "log")};
  if (view.run) {
    view.sandbox = world.store.sandbox(id);
    view.status = view.sandbox && view.sandbox->paused ? Status::paused : Status::running;
  } else {
    if (was_lost(view.container)) {
      view.container.last_exit = LastExit{.code = kKilled,
                                          .started = *view.container.started,
                                          .finished = *view.container.started,
                                          .error = "its monitor was killed or the host went down"};
    }
    view.status = is_restarting(world, view.container) ? Status::restarting
                  : view.container.last_exit           ? Status::exited
                                                       : Status::created;
  }
  view.networks = networks.of(view.container);
  return view;
}

}  // namespace

ContainerView view_container(World& world, const std::string& name_or_id) {
  Container container = find_container(world, name_or_id);
  auto run = current_run(world, container.id);
  KnownNetworks networks(world);
  return view(world, std::move(container), std::move(run), networks);
}

std::vector<ContainerView> list_containers(World& world, bool all) {
  std::vector<ContainerView> views;
  KnownNetworks networks(world);
  const std::vector<ContainerId> watched = world.store.watched();
  for (const ContainerId& id : world.store.container_ids()) {
    auto run = current_run(world, id);
    const bool may_restart = std::ranges::find(watched, id) != watched.end();
    if (!all && !run && !may_restart) continue;
    auto container = world.store.container(id);
    if (!container || (!all && !run && !container->restart.due)) continue;
    views.push_back(view(world, *std::move(container), std::move(run), networks));
  }
  std::ranges::sort(views, [](const ContainerView& a, const ContainerView& b) {
    return a.container.created > b.container.created;
  });
  return views;
}

}  // namespace cnet
