#pragma once

namespace cnet::sandbox {

/// Takes back everything a process inherits from whoever started cnet, beside descriptors: signal
/// mask and ignored signals, session, terminal, keyring, umask, priority, CPU affinity. Nothing of
/// the caller's shell reaches the container.
void forget_caller();

/// Sets every resource limit to the container's default (SECURITY.md section 3.4). Where the hard
/// limit is lower and may not be raised, the hard limit holds.
void set_limits();

}  // namespace cnet::sandbox
