#pragma once

#include "cnet/plan/confinement.h"

namespace cnet::sandbox {

/// From now on the calls of this process and of all that come from it pass the filter; nothing
/// takes it away. Nothing happens when the confinement has none.
void load_filter(const Confinement& confinement);

}  // namespace cnet::sandbox
