#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cnet {

/// A running container some of whose namespaces another one joins.
struct JoinedContainer {
  std::string name;              ///< for messages
  std::uint64_t pid = 0;         ///< its init, as the host counts
  std::uint64_t start_time = 0;  ///< field 22 of /proc/<pid>/stat: tells a reused pid apart
  bool network = false, pids = false, ipc = false, uts = false;  ///< which are joined
};

/// The namespaces that a container does not have for itself alone, beside SandboxSpec::own_network.
struct NamespaceSpec {
  bool own_pids = true, own_ipc = true, own_uts = true;  ///< false: the host's, or one of `joined`
  bool shm = true;                                       ///< false: there is no /dev/shm
  std::vector<JoinedContainer> joined;                   ///< each container once
};

}  // namespace cnet
