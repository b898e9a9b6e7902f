#pragma once

#include <string>
#include <vector>

#include "cnet/model/process.h"

namespace cnet {

/// The processes of a cgroup as /proc has them now, by pid; those that end meanwhile are left out.
/// Nothing of theirs is executed or opened.
std::vector<Process> processes_in(const std::string& cgroup_leaf);

/// The host's memory in KiB, for shares of it.
std::uint64_t total_memory_kib();

}  // namespace cnet
