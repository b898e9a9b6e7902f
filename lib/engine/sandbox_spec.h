#pragma once

#include "cnet/engine/world.h"

namespace cnet {

/// Writes the container's files under /etc and returns what its monitor and init need to know.
SandboxSpec make_sandbox_spec(World& world, const Container& container, const Sandbox& sandbox);

}  // namespace cnet
