#pragma once

#include <optional>
#include <string>
#include <vector>

namespace cnet {

/// What cnet changed on the host for IPv6, which it leaves alone until a network uses it.
struct HostIpv6 {
  std::optional<std::string> forwarding_before;  ///< the value cnet found; absent when cnet did not change it
  std::vector<std::string> guarded;              ///< interfaces that forwarded nothing before (FIREWALL.md 2.11)
  std::vector<std::string> autoconfigured;       ///< interfaces that listen to routers: with forwarding on, the kernel
                                                 ///< goes on listening only at accept_ra=2
  friend bool operator==(const HostIpv6&, const HostIpv6&) = default;
};

/// A base chain of another program that sees what is forwarded.
struct ForeignChain {
  std::string table;  ///< "inet filter", "ip filter", "ip6 filter"
  std::string chain;  ///< "forward"
  friend bool operator==(const ForeignChain&, const ForeignChain&) = default;
};

/// What cnet changed on the host as a whole, beside any one network: written before the change.
struct HostRecord {
  std::optional<std::string> ip_forward_before;  ///< the value cnet found; absent when cnet did not change it
  std::vector<std::string> guarded;              ///< interfaces that forwarded nothing before (FIREWALL.md 2.11)
  std::optional<HostIpv6> ipv6;                  ///< absent until the first network with IPv6
  std::vector<ForeignChain> openings;            ///< which cnet's networks may pass: `system check --fix`
  friend bool operator==(const HostRecord&, const HostRecord&) = default;
};

}  // namespace cnet
