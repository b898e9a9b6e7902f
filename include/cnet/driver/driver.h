#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cnet/model/host_record.h"
#include "cnet/model/network.h"
#include "cnet/model/sandbox.h"
#include "cnet/plan/resource.h"

namespace cnet {

/// What a driver needs to know of the host to plan, read once by the engine.
struct HostTraits {
  bool bridge_netfilter = false;  ///< net.bridge.bridge-nf-call-iptables is 1
  std::uint32_t firewall_mark = 0x40000000;
  std::vector<ForeignChain> openings;  ///< that every network makes for itself
};

/// A driver: pure functions from records to resources. One row of drivers() each.
struct Driver {
  DriverKind kind;
  /// What exists from `network create` to `network rm`.
  Resources (*network_resources)(const Network& network, const HostTraits& host);
  /// What exists while a container is connected, in the order of making: links, addresses,
  /// elements.
  Resources (*endpoint_resources)(const Network& network, const Endpoint& endpoint,
                                  const HostTraits& host);
  /// What limits the endpoint's rate in both directions; nothing without one.
  Resources (*rate_resources)(const Endpoint& endpoint);
};
const Driver& driver_for(DriverKind kind);

/// What cnet needs once on a host that has any bridge network: tables, fail-closed rules,
/// forwarding.
Resources plan_host(const HostTraits& host, const HostRecord& record);

/// Everything of a running container: lo, its endpoints, the default route, its published ports.
/// start, stop, connect and disconnect are differences between two of these. `networks` has the
/// record of each endpoint's network.
Resources plan_sandbox(const Sandbox& sandbox, const std::vector<Network>& networks,
                       const HostTraits& host);

/// The endpoint whose gateway is the default route of that family, and that published ports lead to
/// (PEERS.md section 1.5): highest priority, then not internal, then lexicographically first network name.
/// nullptr when none has a gateway.
const Endpoint* gateway_endpoint(const Sandbox& sandbox, const std::vector<Network>& networks,
                                 Family family);
/// The same if published ports lead to it: what a link on a parent or on somebody else's bridge
/// receives does not pass cnet's rules. nullptr otherwise.
const Endpoint* publishing_endpoint(const Sandbox& sandbox, const std::vector<Network>& networks,
                                    Family family);

/// Whether ports of its containers can be published.
bool publishes(const Network& network);
/// Whether cnet's firewall, forwarding and routing rules stand for the network.
bool needs_host_setup(const Network& network);

/// The name among a subnet's --aux-address of the host's own address on a network with host_access.
inline constexpr std::string_view kHostAddress = "host";

/// The element of the firewall that leads connections to the binding into the container; absent
/// when none does: they are routed, or relayed by the monitor.
std::optional<nft::Element> leading_element(const Sandbox& sandbox,
                                            const std::vector<Network>& networks,
                                            const Binding& binding);

}  // namespace cnet
