#include "cnet/model/names.h"
#include "record_fields.h"

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
  visit.rule(is_link_name(bridge.interface), "the bridge has no name the kernel would take");
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
  visit.required("subnets", network.subnets);
  visit.required("labels", network.labels);
  visit.required("options", network.options);
  if (network.driver == DriverKind::bridge) visit.required("bridge", network.bridge);
  visit.unless_default("dns", network.dns);
  visit.rule(is_valid_name(network.name), "the name is no network's name");
}

std::string to_text(const Network& network) { return record_to_text(network); }
Network parse_network(std::string_view text) { return record_from_text<Network>(text); }

}  // namespace cnet::state
