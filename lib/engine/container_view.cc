#include <algorithm>
#include <map>
#include <utility>

#include "cnet/engine/containers.h"
#include "ended.h"
#include "find.h"
#include "health.h"
#include "namespaces.h"
#include "restart.h"

namespace cnet {
namespace {

constexpr int kKilled = 128 + 9;

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

/// How the last run of one that is not on ended, if its record does not say so yet, and what comes
/// of it. Between the record of a start and the start itself, nothing has ended: a command is at
/// it.
void tell_end(World& world, Container& container, const std::optional<RunState>& state) {
  if (!was_lost(container)) return;
  const bool came_to_a_start = state && state->started >= *container.started;
  if (came_to_a_start && state->ended) {  // its record is about to say so
    const LastExit last = last_exit_of(*state);
    container.last_exit = last;
    container.restart = after_run(container.restart, last.code, last.finished - last.started);
  } else if (came_to_a_start || !world.store.is_locked(container.id)) {
    container.last_exit = LastExit{.code = kKilled,
                                   .started = *container.started,
                                   .finished = *container.started,
                                   .error = "its monitor was killed or the host went down"};
  }
}

/// Of one that is not on.
Status status_of(World& world, const Container& container) {
  const bool begins_again = was_lost(container) && container.last_exit;
  if (is_restarting(world, container)) return Status::restarting;
  if (begins_again && world.store.is_watched(container.id)) return Status::restarting;
  return container.last_exit ? Status::exited : Status::created;
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
    tell_end(world, view.container, run.state);
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
  for (const ContainerId& id : world.store.container_ids()) {
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
