#pragma once

#include "cnet/plan/resource.h"

namespace cnet::kernel {

// Each works on the namespace the calling thread is in: /proc/sys/net shows that one's keys.

struct SysctlChange {
  int err = 0;
  bool made = false;  ///< false when the value was there already
};
SysctlChange write(const Sysctl& sysctl);

/// Writes `previous` back when the value is still the one that cnet wrote. Returns errno, 0 when
/// there is nothing to do.
int put_back(const Sysctl& sysctl);

bool holds(const Sysctl& sysctl);

}  // namespace cnet::kernel
