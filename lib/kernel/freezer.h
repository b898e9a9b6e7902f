#pragma once

#include "cnet/kernel/cgroup_paths.h"
#include "cnet/plan/resource.h"

namespace cnet::kernel {

/// Freezes the container's v2 leaf and waits until every process in it stands still. Throws Error
/// when that takes more than 10 s, or when the host has no cgroup v2 hierarchy.
void freeze(const Frozen& frozen, const CgroupMounts& mounts);

/// Lets them go on. A leaf that is gone is fine.
void thaw(const Frozen& frozen, const CgroupMounts& mounts);

/// Whether it has been frozen, all of it.
bool is_frozen(const Frozen& frozen, const CgroupMounts& mounts);

}  // namespace cnet::kernel
