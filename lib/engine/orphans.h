#pragma once

#include <string>
#include <vector>

#include "cnet/engine/world.h"

namespace cnet {

/// Removes marked links that no record speaks of any more (a record was damaged and set aside),
/// with what can be known of their networks from the links themselves. What it did, a line each.
std::vector<std::string> remove_orphan_links(World& world);

}  // namespace cnet
