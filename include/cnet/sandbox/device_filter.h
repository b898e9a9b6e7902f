#pragma once

#include <string>

namespace cnet::sandbox {

/// Lets the processes of the v2 cgroup at `path` use (and mknod) the container's standard devices
/// and pseudo terminals, and no other device (R11). It lives as long as the cgroup. Needs no v2
/// controller, so it works on hybrid hosts too.
void allow_standard_devices(const std::string& path);

}  // namespace cnet::sandbox
