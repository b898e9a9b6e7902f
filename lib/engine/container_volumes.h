#pragma once

#include <string>
#include <vector>

#include "cnet/engine/world.h"

namespace cnet {

/// Makes the volumes that the container's record, which is saved, names and that are missing. The
/// names of those it made; all or nothing.
std::vector<std::string> make_volumes(World& world, const Container& container);

/// Removes those of them that no container but `except` names.
void remove_unused_volumes(World& world, const std::vector<std::string>& names,
                           const ContainerId& except);

/// Its anonymous volumes, unless another container has them, too.
void remove_anonymous_volumes(World& world, const Container& container);

}  // namespace cnet
