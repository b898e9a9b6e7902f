#include "parent.h"

#include "cnet/driver/ifb_name.h"
#include "inside.h"

namespace cnet::parent {
namespace {

std::variant<MacvlanMode, IpvlanKind> kind_of(const Network& network) {
  const ParentOptions& options = network.parent;
  if (network.driver == DriverKind::macvlan) return options.macvlan;
  return IpvlanKind{.mode = options.ipvlan, .flag = options.flag};
}

/// The name of the host's own link on the parent.
std::string host_link(const Network& network) { return "hx" + network.id.short_form(); }

/// "host" among --aux-address: what the host is called on the network (host_access).
std::optional<Ip> host_address(const Subnet& subnet) {
  const auto found = subnet.aux.find(std::string(kHostAddress));
  return found == subnet.aux.end() ? std::nullopt : std::optional(found->second);
}

void add_parent(const Network& network, Resources& resources) {
  const ParentOptions& options = network.parent;
  switch (options.origin) {
    case ParentOrigin::given:
      return;
    case ParentOrigin::vlan:
      resources.push_back(VlanLink{.name = options.interface,
                                   .alias = "cnet:vlan:" + options.interface,
                                   .parent = options.vlan_of,
                                   .id = options.vlan});
      return;
    case ParentOrigin::isolated:
      resources.push_back(IsolatedLink{.name = options.interface,
                                       .alias = "cnet:parent:" + network.id.str(),
                                       .mtu = options.mtu});
      return;
  }
}

/// Packets between a parent and the links on it do not pass, so the host takes part by a link of
/// its own. Its addresses are single ones: the host may have the subnet itself, by the parent.
void add_host_link(const Network& network, Resources& resources) {
  if (!network.parent.host_access) return;
  const std::string name = host_link(network);
  resources.push_back(ChildLink{.netns = {},
                                .name = name,
                                .parent = network.parent.interface,
                                .alias = "cnet:host:" + network.id.str(),
                                .mac = {},
                                .mtu = network.parent.mtu,
                                .kind = kind_of(network)});
  for (const Subnet& subnet : network.subnets) {
    const auto ip = host_address(subnet);
    if (ip)
      resources.push_back(Address{.netns = {}, .link = name, .prefix = Prefix(*ip, ip->bits())});
  }
  resources.push_back(LinkUp{.netns = {}, .name = name});
}

}  // namespace

Resources network_resources(const Network& network, const HostTraits&) {
  Resources resources;
  add_parent(network, resources);
  add_host_link(network, resources);
  return resources;
}

/// The other end of the link is the wire, so what the container is sent takes a way round through
/// an ifb, which sends it on at the rate.
Resources rate_resources(const Endpoint& endpoint) {
  if (endpoint.rate.bits == 0) return {};
  const Netns inside{endpoint.container};
  const std::string ifb = ifb_name(endpoint);
  return {Shaper{inside, endpoint.interface, endpoint.rate},
          IngressRedirect{inside, endpoint.interface, ifb}, Shaper{inside, ifb, endpoint.rate}};
}

Resources endpoint_resources(const Network& network, const Endpoint& endpoint, const HostTraits&) {
  ChildLink link{.netns = {endpoint.container},
                 .name = endpoint.interface,
                 .parent = network.parent.interface,
                 .alias = {},
                 .mac = {},
                 .mtu = network.parent.mtu,
                 .kind = kind_of(network)};
  if (!network.takes_parents_mac()) link.mac = endpoint.mac;
  Resources resources{std::move(link)};
  add_inside(network, endpoint, resources);
  if (!network.parent.host_access) return resources;
  for (const Family family : kFamilies) {
    const auto& address = endpoint.address(family);
    if (!address) continue;
    resources.push_back(Route{.netns = {},
                              .destination = Prefix(address->ip(), address->ip().bits()),
                              .via = {},
                              .link = host_link(network)});
  }
  return resources;
}

}  // namespace cnet::parent

namespace cnet {

std::string ifb_name(const Endpoint& endpoint) { return "in" + endpoint.id.short_form(); }

}  // namespace cnet
