#pragma once

#include <string>
#include <vector>

#include "cnet/engine/networks.h"
#include "cnet/engine/world.h"

namespace cnet {

/// Publishes more ports of a container: at once while it runs, and with each of its starts from now
/// on. All or nothing. What was bound, empty while it does not run. Throws Error (exists) for a port
/// that is in use.
std::vector<Binding> publish_ports(World& world, const std::string& container,
                                   const std::vector<PortSpec>& ports);

/// Which published ports go, by what they were published with: the container port and protocol, and
/// as far as it is given the host address, and the host port that was asked for or chosen.
struct Unpublish {
  std::vector<PortSpec> ports;
  bool all = false;  ///< every one; `ports` is empty
  bool cut = false;  ///< established connections through them end, too
};
/// All or nothing. Throws Error (not_found) for one that is not published.
void unpublish_ports(World& world, const std::string& container, const Unpublish& which);

/// What they would change on a running container (--dry-run).
SandboxChange plan_publish(World& world, const std::string& container,
                           const std::vector<PortSpec>& ports);
SandboxChange plan_unpublish(World& world, const std::string& container, const Unpublish& which);

}  // namespace cnet
