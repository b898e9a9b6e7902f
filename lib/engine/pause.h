#pragma once

#include "cnet/engine/world.h"

namespace cnet {

/// If it is paused, lets it go on: what stands still does not react to a signal.
void thaw_for_signal(World& world, const Container& container);

}  // namespace cnet
