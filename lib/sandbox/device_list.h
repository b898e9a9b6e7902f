#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "cnet/plan/confinement.h"

namespace cnet::sandbox {

/// A device node in the container's /dev.
struct DeviceNode {
  std::string path;  ///< below /dev: "dri/card0"
  mode_t mode = 0;   ///< with its type
  dev_t number = 0;
  uid_t uid = 0;
  gid_t gid = 0;
  std::string access;
};

/// The devices of the host's that a container is given beside the standard ones, each folder as
/// what is in it. Throws Error for one that is not there. While the host's mounts are still there.
std::vector<DeviceNode> list_devices(const Exposure& exposure);

}  // namespace cnet::sandbox
