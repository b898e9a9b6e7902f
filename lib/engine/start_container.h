#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "cnet/engine/world.h"

namespace cnet {

/// Makes the networks of those endpoints stand and keeps them from being removed: shared locks in
/// the order of their ids, then the host's set-up. Before the container's lock.
struct HeldNetworks {
  std::vector<std::unique_ptr<state::Lock>> networks;
  std::unique_ptr<state::Lock> host;
};
HeldNetworks hold_networks(World& world, const std::vector<EndpointConfig>& endpoints);

/// Given the record as it is when its last run is settled: what its `restart` is in the run that
/// now begins; absent: it is not started.
using NextRun = std::function<std::optional<Restart>(const Container&)>;

/// Starts the container, which was `named` before any lock was had, if it does not run. All or
/// nothing.
void start_recorded(World& world, const Container& named, const NextRun& next_run);

/// Starts it. Under its lock, its networks held. All or nothing.
void start_locked(World& world, const Container& container);

}  // namespace cnet
