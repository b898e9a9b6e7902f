#pragma once

#include <chrono>
#include <optional>

#include "cnet/engine/world.h"

namespace cnet {

/// Ends the run of a container and closes its sandbox; for one that does not run, finishes what a
/// killed monitor left. Takes the container's lock itself, but not while the container has its time
/// to react.
void end_run(World& world, const ContainerId& id, int signal, std::chrono::milliseconds timeout);

/// The same for a container that may be paused, with its own signal and time where none is given.
/// It is thawed for the signal.
void stop_running(World& world, const Container& container, std::optional<int> signal,
                  std::optional<std::chrono::seconds> timeout);

}  // namespace cnet
