#include "inside.h"

namespace cnet {
namespace {

/// The interface announces its addresses when it comes up, because another container may have had
/// them a moment ago, with another MAC: neighbours would believe in that for half a minute.
/// On a network without IPv6 it has none, not even a link-local address; on one with it, no router
/// but ours is believed, and nobody waits for duplicate address detection, since no two endpoints
/// are given the same address.
void add_switches(const Network& network, const Endpoint& endpoint, Resources& resources) {
  const auto set = [&](const std::string& family, const char* name, const char* value) {
    resources.push_back(Sysctl{.netns = {endpoint.container},
                               .key = "net/" + family + "/conf/" + endpoint.interface + "/" + name,
                               .value = value,
                               .previous = {}});
  };
  if (endpoint.ip4) set("ipv4", "arp_notify", "1");
  if (!network.ipv6) return set("ipv6", "disable_ipv6", "1");
  set("ipv6", "disable_ipv6", "0");
  set("ipv6", "accept_ra", "0");
  set("ipv6", "accept_dad", "0");
  set("ipv6", "ndisc_notify", "1");
}

/// The operator's own, which may change what stands above.
void add_own_switches(const Endpoint& endpoint, Resources& resources) {
  for (const auto& [key, value] : endpoint.sysctls) {
    resources.push_back(
        Sysctl{.netns = {endpoint.container}, .key = key, .value = value, .previous = {}});
  }
}

}  // namespace

void add_inside(const Network& network, const Endpoint& endpoint, Resources& resources) {
  const Netns sandbox{endpoint.container};
  add_switches(network, endpoint, resources);
  add_own_switches(endpoint, resources);
  for (const Family family : kFamilies) {
    const auto& address = endpoint.address(family);
    if (address) resources.push_back(Address{sandbox, endpoint.interface, *address});
  }
  resources.push_back(LinkUp{sandbox, endpoint.interface});
}

}  // namespace cnet
