#pragma once

#include "cnet/engine/world.h"
#include "cnet/model/container.h"
#include "cnet/plan/confinement.h"

namespace cnet {

/// What holds the container's processes. Throws Error when its seccomp profile is none.
Confinement confinement_of(const World& world, const Security& security);

Exposure exposure_of(const Security& security);

}  // namespace cnet
