#pragma once

#include <vector>

#include "cnet/engine/world.h"

namespace cnet {

struct HeldPorts {
  std::vector<Binding> bindings;  ///< with the host ports that were chosen
  PublishedPorts published;
};

/// A network on which the container is reached at its own address, while no network of it has ports
/// that could be published: it is on a parent, or on somebody else's bridge. nullptr otherwise.
const Network* own_address_network(const Sandbox& sandbox, const std::vector<Network>& networks);

/// Holds a host port for each of a container's ports; the sandbox has its endpoints. Throws Error
/// (exists) that names the port and, when it is a container of cnet's, who has it.
HeldPorts hold_ports(World& world, const std::vector<PortSpec>& ports, const Sandbox& sandbox);

/// IPv4 first, otherwise as they stood: so a range of ports is one line of a record.
void by_family(std::vector<Binding>& bindings);

/// What they would be bound to, without holding any (--dry-run).
std::vector<Binding> example_bindings(World& world, const std::vector<PortSpec>& ports,
                                      const Sandbox& sandbox,
                                      const std::vector<Network>& networks);

/// What the kernel holds for these bindings of a running container and for no other of `sandbox`,
/// which may or may not have them.
Resources resources_of_ports(World& world, const Sandbox& sandbox,
                             const std::vector<Binding>& bindings);

/// Where the monitor relays to while the sandbox has these endpoints.
RelayTargets relay_targets(const Sandbox& sandbox, const std::vector<Network>& networks);

}  // namespace cnet
