#pragma once

#include <vector>

#include "cnet/engine/world.h"

namespace cnet {

/// Containers whose sandboxes have an endpoint on a network, each once. Some of them may not run
/// any more: their monitor was killed, and nobody has settled them yet.
std::vector<ContainerId> network_users(World& world, const Network& network);

}  // namespace cnet
