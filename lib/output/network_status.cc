#include "network_status.h"

#include <algorithm>
#include <set>

namespace cnet::output {
namespace {

/// RFC 3021: of two addresses or one, none is a network's or everybody's.
bool has_edges(const Prefix& prefix) { return prefix.ip().bits() - prefix.length() > 1; }

std::set<Ip> addresses_in_use(const Subnet& subnet,
                              const std::vector<ConnectedContainer>& containers) {
  const Prefix& prefix = subnet.prefix;
  std::set<Ip> used;
  if (has_edges(prefix)) {
    used.insert(prefix.first());
    if (prefix.family() == Family::v4) used.insert(prefix.last());
  }
  if (subnet.gateway) used.insert(*subnet.gateway);
  for (const auto& [name, ip] : subnet.aux) used.insert(ip);
  for (const ConnectedContainer& container : containers) {
    if (container.endpoint == nullptr) continue;
    const auto& address = container.endpoint->address(prefix.family());
    if (address && prefix.contains(address->ip())) used.insert(address->ip());
  }
  return used;
}

}  // namespace

Json network_status(const Network& network, const std::vector<ConnectedContainer>& containers) {
  Json subnets = Json::object();
  for (const Subnet& subnet : network.subnets) {
    const std::set<Ip> used = addresses_in_use(subnet, containers);
    const Prefix pool = subnet.range.value_or(subnet.prefix);
    const auto taken = static_cast<std::uint64_t>(
        std::ranges::count_if(used, [&](const Ip& ip) { return pool.contains(ip); }));
    subnets[subnet.prefix.str()] = {{"IPsInUse", used.size()},
                                    {"DynamicIPsAvailable", pool.size() - taken}};
  }
  return {{"IPAM", {{"Subnets", std::move(subnets)}}}};
}

}  // namespace cnet::output
