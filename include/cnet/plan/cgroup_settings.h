#pragma once

#include <string>
#include <vector>

#include "cnet/plan/resource.h"

namespace cnet {

/// One write into a file of a cgroup.
struct CgroupSetting {
  std::string flag;  ///< whose doing it is, for errors: "--memory"
  Controller controller = Controller::pids;
  std::string file;  ///< "memory.max"
  std::string value;
  bool is_default = false;  ///< what a new cgroup has: nothing to write then
  bool may_lack = false;    ///< nobody asked for it by its flag: a kernel without the file is fine
};

/// Every file of the cgroup's controllers that cnet knows, in the order of writing: in a cgroup v2
/// leaf, in the leaves of cgroup v1 hierarchies. An empty value of a v1 cpuset stands for the
/// parent's: that kernel wants it filled.
std::vector<CgroupSetting> settings_v2(const Cgroup& cgroup);
std::vector<CgroupSetting> settings_v1(const Cgroup& cgroup);

/// "echo 67108864 > FOLDER/memory.max"
std::string echo_command(const CgroupSetting& setting, const std::string& folder);

/// cpu.weight (1-10000, 100 by default) for cpu.shares (2-262144, 1024 by default): the curve
/// through these three points that runc has since 1.3.2 and crun since 1.23.
std::uint64_t cpu_weight(std::uint64_t shares);

}  // namespace cnet
