#include <algorithm>
#include <utility>

#include "cnet/engine/containers.h"
#include "ended.h"
#include "find.h"

namespace cnet {
namespace {

constexpr int kKilled = 128 + 9;

/// A container whose record says it was started, but that neither runs nor left word how it ended.
bool was_lost(const Container& container) {
  return container.started &&
         (!container.last_exit || container.last_exit->started < *container.started);
}

ContainerView view(World& world, Container container) {
  const ContainerId id = container.id;
  ContainerView view{.container = std::move(container),
                     .log_path = world.store.container_path(id, "log")};
  view.run = world.store.run_state(id);
  if (is_running(world, id)) {
    view.status = Status::running;
    view.sandbox = world.store.sandbox(id);
  } else {
    const auto run = std::exchange(view.run, std::nullopt);
    const bool told =
        run && run->ended && view.container.started && run->started >= *view.container.started;
    if (told && was_lost(view.container)) {
      view.container.last_exit = last_exit_of(*run);  // its record is about to say so
    } else if (was_lost(view.container)) {
      view.container.last_exit = LastExit{.code = kKilled,
                                          .started = *view.container.started,
                                          .finished = *view.container.started,
                                          .error = "its monitor was killed or the host went down"};
    }
    view.status = view.container.last_exit ? Status::exited : Status::created;
  }
  for (const EndpointConfig& endpoint : view.container.endpoints) {
    if (auto network = world.store.find_network(endpoint.network.str())) {
      view.networks.push_back(*std::move(network));
    }
  }
  return view;
}

}  // namespace

ContainerView view_container(World& world, const std::string& name_or_id) {
  return view(world, find_container(world, name_or_id));
}

std::vector<ContainerView> list_containers(World& world, bool all) {
  std::vector<ContainerView> views;
  for (const ContainerId& id : world.store.container_ids()) {
    if (!all && !is_running(world, id)) continue;
    if (auto container = world.store.container(id)) {
      views.push_back(view(world, *std::move(container)));
    }
  }
  std::ranges::sort(views, [](const ContainerView& a, const ContainerView& b) {
    return a.container.created > b.container.created;
  });
  return views;
}

}  // namespace cnet
