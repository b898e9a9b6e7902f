#pragma once

#include <optional>
#include <vector>

#include "cnet/engine/world.h"

namespace cnet {

/// Whether the container has an embedded resolver: on any network of the operator's.
bool has_resolver(const Sandbox& sandbox, const std::vector<Network>& networks);

/// What that resolver knows. Its servers are those of the first that names any: the container's
/// flags, its networks, the configuration, the host.
ResolverSpec resolver_spec(const Config& config, const Container& container,
                           const Sandbox& sandbox, const std::vector<Network>& networks);

/// Tells the resolver of a running container what is to hold from now on, where the container has
/// one `before` or `after`.
void tell_resolver(World& world, const Container& container, const Sandbox& before,
                   const Sandbox& after);

}  // namespace cnet
