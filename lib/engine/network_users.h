#pragma once

#include <vector>

#include "cnet/engine/world.h"

namespace cnet {

/// Containers whose sandboxes have an endpoint on a network, each once. Some of them may not run
/// any more: their monitor was killed, and nobody has settled them yet.
std::vector<ContainerId> network_users(World& world, const Network& network);

/// Throws Error (in_use) naming the running containers on the network. Endpoints of containers that
/// died with their monitor are cleaned up on the way.
void require_unused(World& world, const Network& network);

/// Throws Error (in_use) naming the networks that were made from it if it is a template.
void require_no_copies(World& world, const Network& network);

}  // namespace cnet
