#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/plan/namespace_spec.h"

namespace cnet::sandbox {

/// Pidfds of the inits whose namespaces are joined, in the spec's order. Throws Error for one that
/// has ended, whoever has its number now.
std::vector<UniqueFd> open_joined(const NamespaceSpec& spec);

/// While it lives, this process's children are born in the pid namespace that is joined, if one is.
/// Without a way back the process aborts.
class BirthPlace {
 public:
  BirthPlace(const NamespaceSpec& spec, const std::vector<UniqueFd>& joined);
  ~BirthPlace();
  BirthPlace(const BirthPlace&) = delete;
  BirthPlace& operator=(const BirthPlace&) = delete;

 private:
  UniqueFd home_;  ///< empty: there is nothing to come back from
};

/// In the new process, for good: the network, IPC and names that are joined.
void join_namespaces(const NamespaceSpec& spec, const std::vector<UniqueFd>& joined);

/// What is mounted at /dev/shm, not yet attached: the host's, that of a container whose IPC is
/// joined, or nothing (an empty descriptor). Absent: the container's own. While the host's mounts
/// are still there.
std::optional<UniqueFd> shared_memory(const NamespaceSpec& spec,
                                      const std::vector<UniqueFd>& joined);

}  // namespace cnet::sandbox
