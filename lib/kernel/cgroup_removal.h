#pragma once

#include <string>

namespace cnet::kernel {

/// Kills everything in a cgroup and below it and removes it. Waits for the processes' end, 2 s at
/// most. Returns errno; 0 when there is none such either.
int remove_cgroup(const std::string& leaf);

}  // namespace cnet::kernel
