#pragma once

#include <string>
#include <vector>

#include "cnet/kernel/cgroup_paths.h"
#include "cnet/plan/resource.h"

namespace cnet::kernel {

/// Makes the leaves and sets the limits. What is there already is fine: then every limit of its
/// controllers is set anew, and its processes join the leaves that are new. Throws Error; then some
/// leaves may exist.
void ensure(const Cgroup& cgroup, const CgroupMounts& mounts);

/// Kills what is inside, waits for its end (2 s at most), removes the leaves, and cnet's own
/// folders when they are empty. Returns what failed.
std::vector<std::string> remove(const Cgroup& cgroup, const CgroupMounts& mounts);

bool exists(const Cgroup& cgroup, const CgroupMounts& mounts);

/// Whether there is the leaf all processes of the container are in: the v2 one, or that of pids.
bool has_base(const Cgroup& cgroup, const CgroupMounts& mounts);

}  // namespace cnet::kernel
