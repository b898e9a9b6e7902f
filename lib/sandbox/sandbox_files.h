#pragma once

#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/plan/sandbox_spec.h"
#include "own_users.h"

namespace cnet::sandbox {

/// A container's file systems, mounted in each other but nowhere else yet than where they were
/// built.
struct SandboxFiles {
  UniqueFd root;
  UniqueFd proc;     ///< before anything was mounted over its files
  UniqueFd dev;      ///< cnet's, whatever may be mounted over it
  UniqueFd program;  ///< cnet-init; empty without --init
};

/// Whose they are. The caller is in the container's namespaces but for that of the users, and of
/// the processes when `proc` is given.
struct Owner {
  const std::vector<UniqueFd>& joined;  ///< open_joined()
  Users users;
  UniqueFd proc;  ///< a procfs; empty: that of the caller's own pid namespace
};

/// Everything that needs the host's mounts or a privilege on the host.
SandboxFiles build_files(const SandboxSpec& spec, Owner owner);

}  // namespace cnet::sandbox
