#pragma once

#include <string>
#include <vector>

#include "cnet/engine/world.h"

namespace cnet {

/// Throws Error unless the container's ports can be published: it has, or once had, networks of its
/// own.
void require_publishable(World& world, const Container& container);

/// What `publish` and `unpublish` have done, as an event with the attribute `ports`: the first of
/// them by name, and how many more.
void tell_ports(World& world, const Container& container, const std::string& action,
                const std::vector<PortSpec>& ports);

}  // namespace cnet
