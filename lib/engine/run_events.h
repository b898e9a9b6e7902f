#pragma once

#include "cnet/engine/world.h"

namespace cnet {

/// Its command has been executed: its networks, its volumes, the start.
void tell_started(World& world, const Container& container, const Sandbox& sandbox);

/// The run has ended, and how.
void tell_ended(World& world, const Container& container, const RunState& state);
/// What the run had is closed: its networks and its volumes.
void tell_closed(World& world, const Container& container, const Sandbox& sandbox);

}  // namespace cnet
