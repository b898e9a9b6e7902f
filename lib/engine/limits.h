#pragma once

#include "cnet/engine/world.h"

namespace cnet {

/// Its cgroup with the limits of its record, devices looked up. Throws Error that names the flag of
/// a limit this host cannot give. Asks the host nothing for a container without limits.
Cgroup plan_cgroup(World& world, const Container& container);

}  // namespace cnet
