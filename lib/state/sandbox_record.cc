#include <algorithm>

#include "cnet/model/names.h"
#include "name_fields.h"
#include "port_fields.h"
#include "rate_fields.h"

namespace cnet::state {
template <class Visitor, Like<RemoteRoute> T>
void fields(Visitor& visit, T& route) {
  visit.required("destination", route.destination);
  visit.optional("via", route.via);
  visit.rule(!route.via || route.via->family() == route.destination.family(),
             "a route mixes IPv4 and IPv6");
}

template <class Visitor, Like<RemoteEndpoint> T>
void fields(Visitor& visit, T& remote) {
  visit.defaulted("created", remote.created);
  visit.defaulted("joined", remote.joined);
  visit.unless_default("link", remote.link);
  visit.unless_default("routes", remote.routes);
  visit.unless_default("info", remote.info);
  visit.rule(remote.link.empty() || is_link_name(remote.link),
             "a plugin's link has no name the kernel would take");
}

template <class Visitor, Like<DhcpLease> T>
void fields(Visitor& visit, T& lease) {
  visit.required("server", lease.server);
  visit.required("since", lease.since);
  visit.required("length", lease.length);
  visit.required("renew", lease.renew);
  visit.required("rebind", lease.rebind);
}

template <class Visitor, Like<Endpoint> T>
void fields(Visitor& visit, T& endpoint) {
  visit.required("id", endpoint.id);
  visit.required("network", endpoint.network);
  visit.required("container", endpoint.container);
  visit.required("interface", endpoint.interface);
  visit.required("host_interface", endpoint.host_interface);
  visit.required("mac", endpoint.mac);
  visit.optional("ip4", endpoint.ip4);
  visit.optional("ip6", endpoint.ip6);
  visit.optional("gateway4", endpoint.gateway4);
  visit.optional("gateway6", endpoint.gateway6);
  visit.defaulted("gateway_priority", endpoint.gateway_priority);
  visit.required("names", endpoint.names);
  visit.unless_default("sysctls", endpoint.sysctls);
  visit.unless_default("rate", endpoint.rate);
  visit.optional("dhcp", endpoint.dhcp);
  visit.unless_default("leased_by_plugin", endpoint.leased_by_plugin);
  visit.optional("remote", endpoint.remote);
  visit.rule(is_link_name(endpoint.interface) && is_link_name(endpoint.host_interface),
             "an interface has no name the kernel would take");
  visit.rule(std::ranges::all_of(endpoint.names, is_published_name),
             "a name of the endpoint is none");
  visit.rule(!endpoint.ip4 || endpoint.ip4->family() == Family::v4, "ip4 is no IPv4 address");
  visit.rule(!endpoint.ip6 || endpoint.ip6->family() == Family::v6, "ip6 is no IPv6 address");
}

template <class Visitor, Like<Binding> T>
void fields(Visitor& visit, T& binding) {
  visit.required("host_ip", binding.host_ip);
  visit.required("host_port", binding.host_port);
  visit.required("container_port", binding.container_port);
  visit.defaulted("protocol", binding.protocol);
  visit.unless_default("from", binding.from);
  visit.rule(binding.host_port != 0 && binding.container_port != 0, "a port is 0");
}

template <class Visitor, Like<LinkedHost> T>
void fields(Visitor& visit, T& linked) {
  visit.required("names", linked.names);
  visit.optional("ip4", linked.ip4);
  visit.optional("ip6", linked.ip6);
  visit.rule(!linked.names.empty() && std::ranges::all_of(linked.names, is_published_name),
             "a linked container has no name");
  visit.rule(!linked.ip4 || linked.ip4->family() == Family::v4, "ip4 is no IPv4 address");
  visit.rule(!linked.ip6 || linked.ip6->family() == Family::v6, "ip6 is no IPv6 address");
}

template <class Visitor, Like<OwnerRun> T>
void fields(Visitor& visit, T& owner) {
  visit.required("pid", owner.pid);
  visit.required("pid_start_time", owner.pid_start_time);
}

template <class Visitor, Like<Sandbox> T>
void fields(Visitor& visit, T& sandbox) {
  visit.required("container", sandbox.container);
  visit.defaulted("mode", sandbox.mode);
  visit.required("endpoints", sandbox.endpoints);
  visit_ports(visit, "bindings", sandbox.bindings);
  visit.unless_default("controllers", sandbox.controllers);
  visit.unless_default("paused", sandbox.paused);
  visit.unless_default("dns", sandbox.dns);
  visit.unless_default("linked", sandbox.linked);
  visit.unless_default("owner", sandbox.owner);
}

std::string to_text(const Sandbox& sandbox) { return record_to_text(sandbox); }
Sandbox parse_sandbox(std::string_view text) { return record_from_text<Sandbox>(text); }

}  // namespace cnet::state
