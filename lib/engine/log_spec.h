#pragma once

#include "cnet/engine/world.h"
#include "cnet/plan/log_spec.h"

namespace cnet {

/// Where the container's output goes, everything that its options name put in. Throws Error (usage)
/// when its tag is no template.
LogSpec log_spec(World& world, const Container& container);

}  // namespace cnet
