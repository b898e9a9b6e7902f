#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cnet/kernel/real_kernel.h"
#include "cnet/model/counters.h"

namespace cnet {

/// A container's cgroup leaves: where its counters are.
struct CounterFolders {
  std::string v2;               ///< empty without a v2 hierarchy
  std::vector<std::string> v1;  ///< of whichever controllers
};

/// CPU time alone: what a share of the CPU needs twice.
std::chrono::nanoseconds read_cpu_time(const CounterFolders& folders);

/// What the cgroup's controllers count. A container without limits has no leaf in the hierarchies
/// of memory and block I/O: then it is the sum over its living processes of what each has resident,
/// read and written.
ResourceCounters read_resources(const CounterFolders& folders);

/// The network namespace of a container's init. Absent when that is gone.
std::optional<NetworkCounters> read_network(const SandboxProcess& process);

}  // namespace cnet
