#pragma once

#include "cnet/plan/sandbox_spec.h"

namespace cnet::monitor {

/// Kills every process of the container, as its cgroup knows them. A container with a pid namespace
/// of its own does not need it: there the end of its init is everybody's.
void kill_cgroup(const SandboxSpec& spec);

/// The same, and returns when none is left, or after a while.
void empty_cgroup(const SandboxSpec& spec);

}  // namespace cnet::monitor
