#pragma once

#include <string>

#include "cnet/model/limits.h"
#include "cnet/plan/resource.h"

namespace cnet {

/// What limits a host can give. Read only for a container that has some.
struct LimitSupport {
  unsigned cpus = 0;                     ///< that may be used
  std::string cpuset_cpus, cpuset_mems;  ///< that may be handed out: "0-3", "0"
  bool pids = false, cpu = false, quota = false, cpuset = false, memory = false;
  bool swap = false;  ///< it is accounted
  bool io = false;
  std::optional<WeightBy> weight_by;  ///< absent: nothing weighs disk time
};

/// Throws Error that names the flag of the first limit this host cannot give, and why.
void require_possible(const Limits& limits, const LimitSupport& support);

/// A block device of the host.
struct BlockDevice {
  std::string number;  ///< "8:0"
  bool partition = false;
};

/// Throws Error that names the flag unless `device`, as found at `rate.device`, can be throttled.
void require_throttleable(const DeviceRate& rate, const std::optional<BlockDevice>& device);

}  // namespace cnet
