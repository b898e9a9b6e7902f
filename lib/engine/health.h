#pragma once

#include <optional>

#include "cnet/engine/world.h"
#include "cnet/plan/health_spec.h"

namespace cnet {

/// What its monitor looks after; absent: nothing.
std::optional<HealthSpec> health_spec(World& world, const Container& container);

/// `wanted` is what the flags say. Throws Error (usage) when they tell how to check and nothing
/// tells what; notes an image's check that cannot be understood.
HealthCheck container_health(World& world, const HealthCheck& wanted, const HealthCheck& image);

/// Of its current run, or the last one since the host was started, which then is unhealthy. Absent:
/// nobody looked.
std::optional<Health> known_health(World& world, const Container& container, Status status);

}  // namespace cnet
