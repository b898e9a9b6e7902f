#pragma once

#include <string>
#include <vector>

#include "cnet/kernel/cgroup_paths.h"
#include "cnet/plan/resource.h"

namespace cnet::kernel {

/// Makes the leaves and sets the limit. What is there already is fine. Throws Error; then some
/// leaves may exist.
void ensure(const Cgroup& cgroup, const CgroupMounts& mounts);

/// Kills what is inside, waits for its end (2 s at most), removes the leaves, and cnet's own
/// folders when they are empty. Returns what failed.
std::vector<std::string> remove(const Cgroup& cgroup, const CgroupMounts& mounts);

bool exists(const Cgroup& cgroup, const CgroupMounts& mounts);

}  // namespace cnet::kernel
