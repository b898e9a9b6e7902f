#pragma once

#include <vector>

#include "cnet/engine/world.h"

namespace cnet {

struct HeldPorts {
  std::vector<Binding> bindings;  ///< with the host ports that were chosen
  std::vector<UniqueFd> sockets;  ///< one each
};

/// Holds a host port for everything the container publishes. Throws Error (exists) that names the
/// port and, when it is a container of cnet's, who has it.
HeldPorts hold_ports(World& world, const Container& container);

}  // namespace cnet
