#pragma once

#include <optional>
#include <vector>

#include "cnet/addr/ip.h"
#include "cnet/base/unique_fd.h"
#include "cnet/model/port_spec.h"

namespace cnet {

/// A socket that holds a host port for as long as it is open.
struct HeldPort {
  Binding binding;       ///< of the socket: its address, port and protocol, and the port inside
  UniqueFd socket;
  bool relayed = false;  ///< IPv6 gets in, and the monitor carries it to the container
};

/// Where the monitor relays to: the addresses that published ports lead to. Without any, what
/// arrives is refused.
struct RelayTargets {
  std::optional<Ip> ip4;
  std::optional<Ip> ip6;  ///< preferred: what is relayed comes by IPv6
  friend bool operator==(const RelayTargets&, const RelayTargets&) = default;
};

struct PublishedPorts {
  std::vector<HeldPort> held;
  RelayTargets targets;
};

}  // namespace cnet
