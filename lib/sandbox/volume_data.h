#pragma once

#include <vector>

#include "cnet/model/mounts.h"
#include "in_root.h"

namespace cnet::sandbox {

/// Empty volumes that want it get what the image has at their target. `root` holds nothing but the
/// image yet. Killed at any moment, a volume has all of it or will have it with its next mount.
void fill_volumes(const std::vector<Mount>& mounts, const InRoot& root);

}  // namespace cnet::sandbox
