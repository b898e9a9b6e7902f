#pragma once

#include <vector>

#include "cnet/engine/world.h"

namespace cnet {

struct HeldPorts {
  std::vector<Binding> bindings;  ///< with the host ports that were chosen
  PublishedPorts published;
};

/// Holds a host port for everything the container publishes; the sandbox has its endpoints. Throws
/// Error (exists) that names the port and, when it is a container of cnet's, who has it.
HeldPorts hold_ports(World& world, const Container& container, const Sandbox& sandbox);

/// What the container's ports would be bound to, without holding any (--dry-run).
std::vector<Binding> example_bindings(World& world, const Container& container,
                                      const Sandbox& sandbox,
                                      const std::vector<Network>& networks);

/// Where the monitor relays to while the sandbox has these endpoints.
RelayTargets relay_targets(const Sandbox& sandbox, const std::vector<Network>& networks);

}  // namespace cnet
