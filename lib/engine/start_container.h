#pragma once

#include <memory>
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

/// Starts it. Under its lock, its networks held. All or nothing.
void start_locked(World& world, const Container& container);

}  // namespace cnet
