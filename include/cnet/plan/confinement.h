#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cnet/model/security.h"

namespace cnet {

/// What every process of a container is held to: the same for `run` and `exec`.
struct Confinement {
  Capabilities capabilities = kDefaultCapabilities;
  bool all_capabilities = false;  ///< as many of them as the host gives; else all or none
  bool no_new_privileges = false;
  bool seccomp = true;                ///< a filter: the default policy's, or this one
  std::vector<std::uint64_t> filter;  ///< of a profile: an instruction each, as the kernel's bytes
  std::string apparmor;               ///< empty: cnet-default if it is loaded; "unconfined": none
  friend bool operator==(const Confinement&, const Confinement&) = default;
};

/// What the container as a whole shows of the host.
struct Exposure {
  bool host_devices = false;      ///< --privileged: every device, writable /sys and cgroups
  bool all_system_paths = false;  ///< nothing of /proc and /sys is hidden or read-only
  std::vector<Device> devices;    ///< beside the harmless ones
};

}  // namespace cnet
