#pragma once

#include <string>

#include "cnet/base/id.h"

namespace cnet {

/// "brisk_lark": a name for a container that was given none, from its random id; `attempt` > 0
/// gives others.
std::string random_name(const ContainerId& id, int attempt);

}  // namespace cnet
