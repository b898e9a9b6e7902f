#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "cnet/addr/ip.h"
#include "cnet/addr/prefix.h"
#include "cnet/base/id.h"
#include "cnet/addr/mac.h"
#include "cnet/model/network.h"

namespace cnet::ipam {

/// Address space from which networks of one prefix length are cut.
struct Pool {
  Prefix base;
  int length;  ///< of each network
};

/// DESIGN.md section 8: 172.17-31.0.0/16, 192.168.0.0/20 blocks, /24s of 10.89.0.0/16 to 10.255.0.0/16.
const std::vector<Pool>& default_pools();

/// The first network of the pools, in their order, that overlaps nothing in `taken` (other networks, host routes, name
/// servers); absent when all are exhausted. Jumps over a taken prefix instead of stepping through it.
std::optional<Prefix> choose_subnet(const std::vector<Pool>& pools, const std::vector<Prefix>& taken);

/// A /64 of unique local addresses (RFC 4193) made of the network's random id. Those of two networks
/// differ for all practical purposes; `taken` is avoided all the same.
Prefix choose_unique_local(const NetworkId& network, const std::vector<Prefix>& taken);

/// The gateway when none is given: the first usable address of the range, else of the subnet, that is no aux address.
/// Absent when there is none.
std::optional<Ip> default_gateway(const Subnet& subnet);

/// Whether `ip` may be a container's: inside, not the network or broadcast address, the gateway or an aux address.
bool is_assignable(const Subnet& subnet, const Ip& ip);

/// The next address after `last` (or from the start) in the subnet's range, round and round, for which `try_take`
/// returns true; it is how leases are made (O_EXCL), so that choosing and taking are one step. Absent when none is left.
std::optional<Ip> choose_address(const Subnet& subnet, std::optional<Ip> last,
                                 const std::function<bool(const Ip&)>& try_take);

/// A locally administered unicast address from the endpoint's random id.
Mac generate_mac(const EndpointId& endpoint);
/// The same for a container on a network: every time the same one.
Mac lasting_mac(const NetworkId& network, const ContainerId& container);

}  // namespace cnet::ipam
