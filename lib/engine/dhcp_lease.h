#pragma once

#include "cnet/engine/world.h"

// Addresses of a DHCP server on the wire: endpoints are made without any, and get theirs when their
// links are up.

namespace cnet {

/// The sandbox with a lease for each endpoint that has none yet and is to have one; its links are
/// up. Saved. Throws Error when no server answers.
Sandbox with_leases(World& world, const Container& container, Sandbox sandbox);

/// The monitor of the running container renews them from now on: those that `before` had not.
void keep_leases(World& world, const Container& container, const Sandbox& before,
                 const Sandbox& sandbox);

/// Gives them back: those of `before` that `after` has not, while their links are there.
void drop_leases(World& world, const Sandbox& before, const Sandbox& after);

/// The command that equals asking, for --dry-run.
std::vector<std::string> describe_lease(const Network& network, const Endpoint& endpoint);

}  // namespace cnet
