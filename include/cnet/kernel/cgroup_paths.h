#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/base/id.h"
#include "cnet/plan/resource.h"

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

/// Where a controller that is bound to v1 is mounted; empty when it is not.
std::string cgroup_v1_mount(const CgroupMounts& mounts, Controller controller);

/// Its leaves in the v1 hierarchies of pids and of its controllers, as far as those are bound to
/// v1: its processes attach themselves through their `tasks`.
std::vector<std::string> cgroup_v1_leaves(const CgroupMounts& mounts, const Cgroup& cgroup);

}  // namespace cnet
