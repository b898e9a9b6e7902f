#pragma once

#include "cnet/engine/world.h"

namespace cnet {

/// Claims what --userns asks for, and says in the container which ids they are. Throws Error: an
/// account of the host's or another container has some of them, or there are none left. Under the
/// container's lock.
void claim_user_ids(World& world, Container& container);
void release_user_ids(World& world, const Container& container);

}  // namespace cnet
