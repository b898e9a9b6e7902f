#pragma once

#include <string>
#include <vector>

#include "cnet/engine/world.h"

namespace cnet {

// All of these are called under the host's exclusive lock, which everybody who makes or removes
// elements holds shared: so nothing is put back that is being removed.

/// Loads cnet's tables with the elements of every network and running container in one transaction,
/// if anything of the tables is missing: there is no moment in which they stand and let through what
/// an element would stop. Otherwise adds what elements are missing.
void load_all_rules(World& world);

/// Ensures the host's set-up and the resources of every network and every running container. Errors
/// of single owners are returned as texts.
std::vector<std::string> restore_all(World& world);

}  // namespace cnet
