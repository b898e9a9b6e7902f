#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/base/id.h"

namespace cnet {

/// Where a host mounts its cgroup hierarchies.
struct CgroupMounts {
  std::string v2;  ///< empty without a v2 hierarchy
  std::map<std::string, std::string>
      v1;  ///< controller ("pids") -> mount point, for those bound to v1
  friend bool operator==(const CgroupMounts&, const CgroupMounts&) = default;
};

/// From the text of /proc/<pid>/mountinfo (proc(5)). Of several mounts of one hierarchy the first
/// counts.
CgroupMounts parse_cgroup_mounts(std::string_view mountinfo);

/// Those of this process. Throws Error when /proc/self/mountinfo cannot be read.
CgroupMounts read_cgroup_mounts();

/// A container's leaf in the v2 hierarchy: its init is cloned into it. Empty when there is no such
/// hierarchy.
std::string cgroup_v2_leaf(const CgroupMounts& mounts, const ContainerId& container);

/// Its leaves in those v1 hierarchies whose controllers cnet uses: its init attaches itself through
/// their `tasks`.
std::vector<std::string> cgroup_v1_leaves(const CgroupMounts& mounts, const ContainerId& container);

}  // namespace cnet
