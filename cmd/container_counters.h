#pragma once

#include <chrono>
#include <optional>

#include "cnet/engine/containers.h"
#include "cnet/kernel/counters.h"

namespace cnet::cmd {

/// Where a running container's counters are.
CounterFolders counter_folders(World& world, const ContainerView& view);

/// Its network namespace's. Absent when it does not run, or its network is the host's: what that
/// counts is not the container's.
std::optional<NetworkCounters> network_counters(const ContainerView& view);

/// The name of the network an interface inside is on; empty when it is on none.
std::string network_of_interface(const ContainerView& view, const std::string& interface);

}  // namespace cnet::cmd
