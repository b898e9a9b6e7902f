#pragma once

#include <string>
#include <vector>

#include "cnet/engine/world.h"

namespace cnet {

/// Whether it has ended and its policy will start it again: somebody waits for that, or the next
/// command sees to it.
bool is_restarting(World& world, const Container& container);

/// argv that starts this container when its restart is due.
std::vector<std::string> restart_command(World& world, const ContainerId& id);

}  // namespace cnet
