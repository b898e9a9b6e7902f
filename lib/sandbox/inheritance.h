#pragma once

#include <vector>

#include "cnet/model/process_settings.h"
#include "cnet/sandbox/ulimits.h"

namespace cnet::sandbox {

/// Takes back everything a process inherits from whoever started cnet, beside descriptors: signal
/// mask and ignored signals, session, terminal, keyring, umask, priority, CPU affinity. Nothing of
/// the caller's shell reaches the container.
void forget_caller();

/// Sets every resource limit to the container's default (SECURITY.md section 3.4). Where the hard
/// limit is lower and may not be raised, the hard limit holds; a ulimit that has to be raised and
/// may not be is an Error. Needs the privileges that the container lacks.
void set_limits(const std::vector<Ulimit>& ulimits);

/// Behind set_limits() and every step that could fail for want of files or memory: the ulimits
/// themselves.
void narrow_limits(const std::vector<Ulimit>& ulimits);

}  // namespace cnet::sandbox
