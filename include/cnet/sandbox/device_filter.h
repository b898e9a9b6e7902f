#pragma once

#include <string>

#include "cnet/plan/confinement.h"

namespace cnet::sandbox {

/// Lets the processes of the v2 cgroup at `path` use (and mknod) the container's standard devices
/// and pseudo terminals, what the exposure names in the ways it says, and no other device (R11); any
/// device when the exposure has the host's. It lives as long as the cgroup. Needs no v2 controller, so
/// it works on hybrid hosts too.
void limit_devices(const std::string& path, const Exposure& exposure);

}  // namespace cnet::sandbox
