#pragma once

#include <cstdint>
#include <functional>

#include "cnet/base/unique_fd.h"
#include "cnet/kernel/real_kernel.h"

namespace cnet::kernel {

/// The network namespace of a process; empty when that process is gone (or another one has its
/// pid).
UniqueFd netns_of(const SandboxProcess& process);

/// Runs `act` in a network namespace and comes back, also when `act` throws. Without a way back the
/// process aborts: work meant for the host must not happen in a container. Only the calling thread
/// moves. Throws Error when the namespace cannot be entered.
void within(const UniqueFd& netns, const std::function<void()>& act);

/// A socket of NETLINK_ROUTE: acts in the namespace it is made in.
UniqueFd open_rtnetlink();

}  // namespace cnet::kernel
