#pragma once

#include <string>
#include <vector>

#include "cnet/addr/prefix.h"

namespace cnet {

/// A link of the host with an address of its own that is not cnet's.
struct AddressedLink {
  std::string name;
  std::vector<Prefix> addresses;  ///< link-local ones left out
  bool default_route = false;     ///< of either family
};

/// Of the network namespace this process is in, without lo; by name. A dump of all links: for what
/// shows the host as a whole.
std::vector<AddressedLink> host_links();

}  // namespace cnet
