#include <algorithm>
#include <tuple>

#include "bridge.h"
#include "cnet/base/text.h"
#include "cnet/driver/driver.h"

namespace cnet {
namespace {

const Network* network_of(const Endpoint& endpoint, const std::vector<Network>& networks) {
  const auto found = std::ranges::find(networks, endpoint.network, &Network::id);
  return found == networks.end() ? nullptr : &*found;
}

void append(Resources& resources, Resources more) {
  std::ranges::move(more, std::back_inserter(resources));
}

/// The host reaches 127.0.0.1:PORT through the bridge, which the kernel takes for martian unless
/// told otherwise. Not taken back with the port: another may need it, and it dies with the bridge.
Sysctl loopback_through(const Network& network) {
  return {.key = "net/ipv4/conf/" + network.bridge.interface + "/route_localnet", .value = "1"};
}

/// The bindings of the endpoint's family that lead to it.
Resources published(const Sandbox& sandbox, const Network& network, const Endpoint& endpoint,
                    Family family) {
  Resources resources;
  const auto through_loopback = [](const Binding& binding) {
    return binding.host_ip.family() == Family::v4 &&
           (binding.host_ip.is_any() || binding.host_ip.is_loopback());
  };
  if (family == Family::v4 && network.bridge.gateway_mode4 != GatewayMode::routed &&
      std::ranges::any_of(sandbox.bindings, through_loopback)) {
    resources.push_back(loopback_through(network));
  }
  for (const Binding& binding : sandbox.bindings) {
    if (binding.host_ip.family() != family) continue;
    append(resources, bridge::publish_resources(network, endpoint, binding));
  }
  return resources;
}

}  // namespace

namespace {

/// Without a gateway all the same: behind an ipvlan link in layer 3, everything is on the link.
bool needs_no_gateway(const Network& network) {
  return network.driver == DriverKind::ipvlan && network.parent.ipvlan != IpvlanMode::l2 &&
         !network.internal;
}

bool leads_out(const Endpoint& endpoint, const Network& network, Family family) {
  if (!network.join.default_route || !endpoint.address(family)) return false;
  return endpoint.gateway(family) || needs_no_gateway(network);
}

}  // namespace

bool publishes(const Network& network) {
  return network.driver == DriverKind::bridge && network.bridge.managed;
}

bool needs_host_setup(const Network& network) {
  return network.driver == DriverKind::bridge && network.bridge.managed;
}

const Endpoint* publishing_endpoint(const Sandbox& sandbox, const std::vector<Network>& networks,
                                    Family family) {
  const Endpoint* gateway = gateway_endpoint(sandbox, networks, family);
  return gateway != nullptr && publishes(*network_of(*gateway, networks)) ? gateway : nullptr;
}

const Endpoint* gateway_endpoint(const Sandbox& sandbox, const std::vector<Network>& networks,
                                 Family family) {
  const Endpoint* best = nullptr;
  const auto rank = [&](const Endpoint& endpoint) {
    return std::tuple(-endpoint.gateway_priority, network_of(endpoint, networks)->name);
  };
  for (const Endpoint& endpoint : sandbox.endpoints) {
    const Network* network = network_of(endpoint, networks);
    if (network == nullptr || !leads_out(endpoint, *network, family)) continue;
    if (best == nullptr || rank(endpoint) < rank(*best)) best = &endpoint;
  }
  return best;
}

namespace {

/// The bindings of a family in which the container has no way out: the monitor alone serves them.
Resources relayed(const Sandbox& sandbox, const std::vector<Network>& networks) {
  Resources resources;
  for (const Family family : kFamilies) {
    if (publishing_endpoint(sandbox, networks, family) != nullptr) continue;
    for (const Binding& binding : sandbox.bindings) {
      if (binding.host_ip.family() != family) continue;
      append(resources, bridge::relay_resources(binding));
    }
  }
  return resources;
}

void add_new(std::vector<std::string>& names, const std::string& name) {
  if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

/// Under which names the others on its network find it: each one also with the network's behind a
/// dot. One that stands for others ("*.apps") is not what its address is called.
void add_names(const Endpoint& endpoint, const Network& network, Resources& resources) {
  std::vector<std::string> own;
  std::vector<std::string> names;
  for (const std::string& name : endpoint.names) {
    add_new(names, lower(name));
    if (!name.starts_with('*')) add_new(own, lower(name));
  }
  for (const std::string& name : endpoint.names) add_new(names, lower(name + "." + network.name));
  // The first one is all that most who ask backwards take: with the network, as Docker's, it leads
  // back from wherever they ask.
  if (!own.empty()) own.insert(own.begin(), own.front() + "." + lower(network.name));
  for (const Family family : kFamilies) {
    const auto& address = endpoint.address(family);
    if (!address || names.empty()) continue;
    for (const std::string& name : names) {
      resources.emplace_back(DnsName{endpoint.network, name, address->ip()});
    }
    resources.emplace_back(ReverseName{endpoint.network, address->ip(), own});
  }
}

/// --route of its network.
void add_static_routes(const Endpoint& endpoint, const Network& network, Resources& resources) {
  for (const StaticRoute& route : network.join.routes) {
    if (!endpoint.address(route.via.family())) continue;
    resources.push_back(Route{.netns = {endpoint.container},
                              .destination = route.destination,
                              .via = route.via,
                              .link = endpoint.interface,
                              .metric = route.metric});
  }
}

void add_default_route(const Sandbox& sandbox, const std::vector<Network>& networks, Family family,
                       Resources& resources) {
  const Endpoint* gateway = gateway_endpoint(sandbox, networks, family);
  if (gateway == nullptr) return;
  resources.push_back(Route{.netns = {sandbox.container},
                            .destination = Prefix(Ip::any(family), 0),
                            .via = gateway->gateway(family),
                            .link = gateway->interface,
                            .metric = network_of(*gateway, networks)->join.metric});
}

/// What the sandbox has on its networks. Its names come last: whoever is told one gets through.
Resources network_resources(const Sandbox& sandbox, const std::vector<Network>& networks,
                            const HostTraits& host) {
  const bool own = sandbox.mode == NetworkMode::own || sandbox.mode == NetworkMode::none;
  if (!own) return {};
  const Netns inside{sandbox.container};
  Resources resources{LinkUp{inside, "lo"}};
  for (const Endpoint& endpoint : sandbox.endpoints) {
    const Network* network = network_of(endpoint, networks);
    if (network == nullptr) continue;
    const Driver& driver = driver_for(network->driver);
    append(resources, driver.endpoint_resources(*network, endpoint, host));
    append(resources, driver.rate_resources(endpoint));
    add_static_routes(endpoint, *network, resources);
  }
  for (const Family family : kFamilies) {
    add_default_route(sandbox, networks, family, resources);
    const Endpoint* gateway = publishing_endpoint(sandbox, networks, family);
    if (gateway == nullptr) continue;
    append(resources, published(sandbox, *network_of(*gateway, networks), *gateway, family));
  }
  append(resources, relayed(sandbox, networks));
  for (const Endpoint& endpoint : sandbox.endpoints) {
    const Network* network = network_of(endpoint, networks);
    if (network != nullptr) add_names(endpoint, *network, resources);
  }
  return resources;
}

}  // namespace

Resources plan_sandbox(const Sandbox& sandbox, const std::vector<Network>& networks,
                       const HostTraits& host) {
  Resources resources = network_resources(sandbox, networks, host);
  if (sandbox.paused) resources.emplace_back(Frozen{sandbox.container});
  return resources;
}

std::optional<nft::Element> leading_element(const Sandbox& sandbox,
                                            const std::vector<Network>& networks,
                                            const Binding& binding) {
  const Endpoint* gateway = gateway_endpoint(sandbox, networks, binding.host_ip.family());
  if (gateway == nullptr) return std::nullopt;
  const Network& network = *network_of(*gateway, networks);
  for (const Resource& resource : bridge::publish_resources(network, *gateway, binding)) {
    const auto* element = std::get_if<nft::Element>(&resource);
    if (element != nullptr && element->set.starts_with("publish")) return *element;
  }
  return std::nullopt;
}

}  // namespace cnet
