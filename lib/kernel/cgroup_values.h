#pragma once

#include "cgroup_leaf.h"
#include "cnet/plan/cgroup_settings.h"

namespace cnet::kernel {

/// Writes them into the leaf: the defaults too when `again`. Throws Error that names the flag of
/// the one that was refused; those before it are set then.
void write_settings(const Leaf& leaf, const std::vector<CgroupSetting>& settings, bool again);

}  // namespace cnet::kernel
