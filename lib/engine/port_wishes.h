#pragma once

#include <optional>
#include <vector>

#include "cnet/engine/world.h"

namespace cnet {

/// A socket to be, and what it stands for: two bindings when it holds a port of both families.
struct Wish {
  Binding socket;
  Holding holding = Holding::silent;
  std::vector<Ip> host_ips;
};

/// Sockets that have to get the same host port: those of one container port on several addresses.
struct PortClaim {
  const PortSpec* port;  ///< the first of those it is for
  std::vector<Wish> wishes;
};

/// Decides what has to be held for a container's ports. Reads nothing and holds nothing.
class PortWishes {
 public:
  PortWishes(const Sandbox& sandbox, const std::vector<Network>& networks, bool has_ipv6);

  /// In the order in which they have to be held: a port that is named before one out of a range,
  /// and that before any free one. Points at `ports`. Throws Error (usage) for one that cannot be.
  std::vector<PortClaim> claims_of(const std::vector<PortSpec>& ports) const;

 private:
  /// How the container's ports are reached in one family.
  struct WayIn {
    bool exists = false;        ///< an endpoint with a gateway of that family
    std::optional<Ip> host_ip;  ///< the network's own choice for -p without an address
  };

  std::vector<Wish> of(const PortSpec& port) const;
  Wish at(const PortSpec& port, const Ip& host_ip) const;
  std::vector<Wish> at_network_addresses(const PortSpec& port) const;
  Wish everywhere(const PortSpec& port) const;

  bool has_ipv6_;
  WayIn v4_;
  WayIn v6_;
};

/// The bindings a held socket stands for, in the order of its addresses.
void add_bindings(const Wish& wish, std::vector<Binding>& bindings);

}  // namespace cnet
