#pragma once

#include "cnet/engine/world.h"

namespace cnet {

/// Throws Error (usage) unless a container on the network can be given a rate.
void require_rates(const Network& network);

/// The sandbox with the rates that the container's record and its networks' give its endpoints.
Sandbox with_rates(World& world, Sandbox sandbox, const Container& container);

/// Brings what the kernel holds from the rates of the one moment to those of the other: only they may
/// differ.
void change_rates(World& world, const Sandbox& before, const Sandbox& after);

}  // namespace cnet
