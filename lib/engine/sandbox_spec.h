#pragma once

#include <vector>

#include "cnet/engine/world.h"

namespace cnet {

/// Writes the container's files under /etc and returns what its monitor and init need to know.
/// `joined` are the containers whose namespaces it joins.
SandboxSpec make_sandbox_spec(World& world, const Container& container, const Sandbox& sandbox,
                              std::vector<JoinedContainer> joined);

}  // namespace cnet
