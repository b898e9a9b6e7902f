#pragma once

#include "cnet/plan/sandbox_spec.h"
#include "sandbox_files.h"

namespace cnet::sandbox {

/// For a container with users of its own: called by one process, returns in another.
///
/// Mapping owners, and much else of the set-up, is the host's root's to do; a process of the
/// container's users can never do it, and one of the host's can never give the container its
/// namespaces. So there are two: this process makes the init in its namespaces, builds the files
/// for it, and ends. It is the init that returns, root of its user namespace and nothing outside,
/// with the files mounted over its own "/" (their proc is empty). Whatever goes wrong is told.
SandboxFiles return_in_own_users(const SandboxSpec& spec);

/// With a procfs of this process's pid namespace: what of the monitor's rank the container does not
/// inherit, and its limits.
void shed_rank(const SandboxSpec& spec, int proc);

}  // namespace cnet::sandbox
