#pragma once

#include <string>

namespace cnet::sandbox {

/// Lets the processes of the v2 cgroup at `path` open the container's standard devices and pseudo
/// terminals, and no other device; nothing may be made by mknod (R11). Attached after init has made
/// its nodes; it lives as long as the cgroup. Needs no v2 controller, so it works on hybrid hosts
/// too.
void allow_standard_devices(const std::string& path);

}  // namespace cnet::sandbox
