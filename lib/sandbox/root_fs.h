#pragma once

#include "cnet/base/unique_fd.h"
#include "cnet/plan/sandbox_spec.h"
#include "own_users.h"

namespace cnet::sandbox {

/// Mounts the container's root file system, attached in the caller's own mount namespace (over
/// spec.run_dir, which exists and nobody needs there), ready to be filled and pivoted into. What it
/// is made of belongs to `users` already (cover_sources); a --rootfs will.
UniqueFd mount_root(const SandboxSpec& spec, const Users& users = {});

/// Makes `root` the root and lets go of everything the host had mounted. There is no chroot in
/// between to break out of.
void pivot_into(int root);

}  // namespace cnet::sandbox
