#include <algorithm>
#include <map>
#include <utility>

#include "cnet/engine/containers.h"
#include "find.h"
#include "health.h"
#include "namespaces.h"
#include "restart.h"

namespace cnet {
namespace {

/// The container's run of this moment, or how the last one ended if its record does not say so yet.
struct Run {
  std::optional<RunState> state;
  bool is_on = false;
};

Run run_of(World& world, const ContainerId& id) {
  auto state = world.store.run_state(id);
  const bool is_on = state && !state->ended && world.store.monitor_alive(id);
  return {std::move(state), is_on};
}

/// Many containers share few networks: each is read once for a list.
class KnownNetworks {
 public:
  explicit KnownNetworks(World& world) : world_(world) {}

  /// As far as they exist.
  std::vector<Network> of(const Container& container) {
    std::vector<Network> networks;
    networks.reserve(container.endpoints.size());
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

/// On the default network they are recorded by id: shown is the name of this moment.
void name_link_targets(World& world, Container& container) {
  for (Link& link : container.names.links) {
    const auto id = ContainerId::parse(link.target);
    const auto target = id ? world.store.container(*id) : std::nullopt;
    if (target) link.target = target->name;
  }
}

/// Of one that is not on. Its first run is no restart.
Status status_of(World& world, const Container& container) {
  if (!container.last_exit) return Status::created;
  return runs_again(world, container) ? Status::restarting : Status::exited;
}

ContainerView view(World& world, Container container, Run run, KnownNetworks& networks) {
  const ContainerId id = container.id;
  ContainerView view{.container = std::move(container),
                     .log_path = world.store.container_path(id, "log"),
                     .volumes_path = world.store.volumes_path()};
  if (run.is_on) {
    view.run = std::move(run.state);
    view.sandbox = world.store.sandbox(id);
    view.network_lost = view.sandbox && has_lost_network(world, view.container, *view.sandbox);
    view.status = view.sandbox && view.sandbox->paused ? Status::paused : Status::running;
  } else {
    view.container = record_after_run(world, std::move(view.container), run.state);
    view.status = status_of(world, view.container);
  }
  view.health = known_health(world, view.container, view.status);
  view.networks = networks.of(view.container);
  name_link_targets(world, view.container);
  return view;
}

}  // namespace

ContainerView view_container(World& world, const std::string& name_or_id) {
  Container container = find_container(world, name_or_id);
  Run run = run_of(world, container.id);
  KnownNetworks networks(world);
  return view(world, std::move(container), std::move(run), networks);
}

std::optional<ContainerView> view_recorded(World& world, const ContainerId& id) {
  Run run = run_of(world, id);
  auto container = world.store.container(id);
  if (!container) return std::nullopt;
  KnownNetworks networks(world);
  return view(world, *std::move(container), std::move(run), networks);
}

/// Of all containers, the record is read first: of one that says how its last run ended, or that
/// there was none, nothing else has to be looked at.
std::vector<ContainerView> list_containers(World& world, bool all) {
  std::vector<ContainerView> views;
  KnownNetworks networks(world);
  const std::vector<ContainerId> watched = world.store.watched();
  const std::vector<ContainerId> ids = world.store.container_ids();
  views.reserve(ids.size());
  for (const ContainerId& id : ids) {
    std::optional<Run> run;
    if (!all) {
      run = run_of(world, id);
      const bool may_restart = std::ranges::find(watched, id) != watched.end();
      if (!run->is_on && !may_restart) continue;
    }
    auto container = world.store.container(id);
    if (!container) continue;
    if (!run) run = was_lost(*container) ? run_of(world, id) : Run{};
    ContainerView seen = view(world, *std::move(container), *std::move(run), networks);
    const bool is_over = !seen.run && seen.status != Status::restarting;
    if (all || !is_over) views.push_back(std::move(seen));
  }
  std::ranges::sort(views, [](const ContainerView& a, const ContainerView& b) {
    return a.container.created > b.container.created;
  });
  return views;
}

}  // namespace cnet
