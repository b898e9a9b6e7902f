#pragma once

#include <sys/types.h>

#include <cstdint>

namespace cnet::sandbox {

/// When the process was started, in jiffies since boot: tells it from a later one of the same
/// number. 0 when there is no such process.
std::uint64_t start_time_of(pid_t pid);

}  // namespace cnet::sandbox
