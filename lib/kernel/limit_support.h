#pragma once

#include <string>

#include "cnet/kernel/cgroup_paths.h"
#include "cnet/plan/limit_support.h"

namespace cnet::kernel {

/// `sys` and `proc` are where sysfs and procfs are mounted.
LimitSupport read_limit_support(const CgroupMounts& mounts, const std::string& sys = "/sys",
                                const std::string& proc = "/proc");

/// Absent when `path` is no block device.
std::optional<BlockDevice> find_block_device(const std::string& path);

}  // namespace cnet::kernel
