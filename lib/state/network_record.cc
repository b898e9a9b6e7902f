#include "cnet/model/names.h"
#include "rate_fields.h"

namespace cnet::state {
namespace {

bool ranges_fit(const Subnet& subnet) {
  return !subnet.range || (!subnet.range->has_host_bits() && subnet.prefix.contains(*subnet.range));
}

}  // namespace

template <class Visitor, Like<Subnet> T>
void fields(Visitor& visit, T& subnet) {
  visit.required("prefix", subnet.prefix);
  visit.optional("range", subnet.range);
  visit.optional("gateway", subnet.gateway);
  visit.required("aux", subnet.aux);
  visit.defaulted("chosen_by_user", subnet.chosen_by_user);
  visit.unless_default("address_space", subnet.address_space);
  visit.unless_default("pool", subnet.pool);
  visit.rule(!subnet.prefix.has_host_bits(), "the subnet has host bits set");
  visit.rule(ranges_fit(subnet), "the range is no part of the subnet");
}

template <class Visitor, Like<BridgeOptions> T>
void fields(Visitor& visit, T& bridge) {
  visit.required("interface", bridge.interface);
  visit.defaulted("mtu", bridge.mtu);
  visit.defaulted("icc", bridge.icc);
  visit.defaulted("masquerade", bridge.masquerade);
  visit.defaulted("gateway_mode4", bridge.gateway_mode4);
  visit.unless_default("gateway_mode6", bridge.gateway_mode6);
  visit.unless_default("trusted_interfaces", bridge.trusted_interfaces);
  visit.optional("host_binding4", bridge.host_binding4);
  visit.optional("host_binding6", bridge.host_binding6);
  visit.unless_default("log_drops", bridge.log_drops);
  visit.unless_default("managed", bridge.managed, true);
  visit.unless_default("host_address", bridge.host_address, true);
  visit.unless_default("vlan", bridge.vlan);
  visit.unless_default("vrf", bridge.vrf);
  visit.rule(is_link_name(bridge.interface), "the bridge has no name the kernel would take");
}

template <class Visitor, Like<ParentOptions> T>
void fields(Visitor& visit, T& parent) {
  visit.required("interface", parent.interface);
  visit.defaulted("origin", parent.origin);
  visit.unless_default("vlan_of", parent.vlan_of);
  visit.unless_default("vlan", parent.vlan);
  visit.unless_default("mtu", parent.mtu);
  visit.unless_default("macvlan_mode", parent.macvlan);
  visit.unless_default("ipvlan_mode", parent.ipvlan);
  visit.unless_default("ipvlan_flag", parent.flag);
  visit.unless_default("host_access", parent.host_access);
  visit.rule(is_link_name(parent.interface), "the parent has no name the kernel would take");
  visit.rule(parent.origin != ParentOrigin::vlan ||
                 (is_link_name(parent.vlan_of) && parent.vlan > 0 && parent.vlan < 4095),
             "the parent is no VLAN");
}

template <class Visitor, Like<RemoteNetwork> T>
void fields(Visitor& visit, T& remote) {
  visit.required("plugin", remote.plugin);
  visit.unless_default("global", remote.global);
  visit.rule(is_valid_name(remote.plugin), "the plugin has no name");
}

template <class Visitor, Like<StaticRoute> T>
void fields(Visitor& visit, T& route) {
  visit.required("destination", route.destination);
  visit.required("via", route.via);
  visit.unless_default("metric", route.metric);
  visit.rule(route.destination.family() == route.via.family(), "a route mixes IPv4 and IPv6");
}

template <class Visitor, Like<JoinOptions> T>
void fields(Visitor& visit, T& join) {
  visit.defaulted("interface_prefix", join.interface_prefix);
  visit.unless_default("default_route", join.default_route, true);
  visit.unless_default("metric", join.metric);
  visit.unless_default("routes", join.routes);
  visit.unless_default("rate", join.rate);
  visit.rule(is_link_name(join.interface_prefix + "0"), "interface_prefix begins no name");
}

template <class Visitor, Like<Network> T>
void fields(Visitor& visit, T& network) {
  visit.required("id", network.id);
  visit.required("name", network.name);
  visit.required("created", network.created);
  visit.defaulted("driver", network.driver);
  visit.defaulted("internal", network.internal);
  visit.defaulted("attachable", network.attachable);
  visit.defaulted("ipv4", network.ipv4);
  visit.defaulted("ipv6", network.ipv6);
  visit.defaulted("ipam_driver", network.ipam_driver);
  visit.unless_default("ipam_options", network.ipam_options);
  visit.required("subnets", network.subnets);
  visit.required("labels", network.labels);
  visit.required("options", network.options);
  if (network.driver == DriverKind::bridge) visit.required("bridge", network.bridge);
  if (has_parent(network.driver)) visit.required("parent", network.parent);
  if (network.driver == DriverKind::remote) visit.required("remote", network.remote);
  visit.unless_default("partial", network.partial);
  visit.unless_default("join", network.join);
  visit.unless_default("config_only", network.config_only);
  visit.unless_default("config_from", network.config_from);
  visit.unless_default("dns", network.dns);
  visit.rule(is_valid_name(network.name), "the name is no network's name");
}

std::string to_text(const Network& network) { return record_to_text(network); }
Network parse_network(std::string_view text) { return record_from_text<Network>(text); }

}  // namespace cnet::state
