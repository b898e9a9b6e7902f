#pragma once

#include <chrono>

#include "cnet/engine/world.h"

namespace cnet {

/// Ends the run of a container and closes its sandbox; for one that does not run, finishes what a
/// killed monitor left. Takes the container's lock itself, but not while the container has its time
/// to react.
void end_run(World& world, const ContainerId& id, int signal, std::chrono::milliseconds timeout);

}  // namespace cnet
