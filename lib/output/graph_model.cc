#include <algorithm>
#include <map>
#include <tuple>

#include "cnet/base/printable.h"
#include "cnet/base/text.h"
#include "cnet/output/graph.h"
#include "graph_ports.h"

namespace cnet::output {
namespace {

/// Where the networks of the records are in the picture.
using NetworkPlaces = std::map<NetworkId, std::size_t>;

bool is_used(const Network& network, const GraphFacts& facts) {
  return std::ranges::any_of(facts.containers, [&](const ContainerFacts& each) {
    return std::ranges::any_of(each.container.endpoints, [&](const EndpointConfig& endpoint) {
      return endpoint.network == network.id;
    });
  });
}

bool has_way_out(const Network& network) {
  return !network.internal && network.bridge.gateway_mode4 != GatewayMode::isolated;
}

NetworkPlaces add_networks(const GraphFacts& facts, Graph& graph) {
  NetworkPlaces places;
  for (const bool way_out : {true, false}) {
    for (const Network& network : facts.networks) {
      if (network.driver == DriverKind::host || network.driver == DriverKind::none) continue;
      if (has_way_out(network) != way_out) continue;
      if (network.predefined() && !is_used(network, facts)) continue;
      places[network.id] = graph.networks.size();
      GraphNetwork& shown = graph.networks.emplace_back();
      shown.name = network.name;
      shown.interface = network.interface();
      shown.way_out = way_out;
      for (const Subnet& subnet : network.subnets) shown.subnets.push_back(subnet.prefix.str());
    }
  }
  return places;
}

std::vector<std::string> addresses_of(const Endpoint& endpoint) {
  std::vector<std::string> addresses;
  for (const Family family : kFamilies) {
    if (const auto& address = endpoint.address(family)) addresses.push_back(address->ip().str());
  }
  return addresses;
}

std::vector<std::string> addresses_of(const EndpointConfig& endpoint) {
  std::vector<std::string> addresses;
  for (const Family family : kFamilies) {
    if (const auto& address = endpoint.ip(family)) addresses.push_back(address->str());
  }
  return addresses;
}

std::vector<GraphEndpoint> endpoints_of(const ContainerFacts& facts, const NetworkPlaces& places) {
  std::vector<GraphEndpoint> endpoints;
  for (const EndpointConfig& config : facts.container.endpoints) {
    const auto place = places.find(config.network);
    if (place == places.end()) continue;
    GraphEndpoint& shown = endpoints.emplace_back(GraphEndpoint{place->second, {}});
    if (facts.sandbox == nullptr) {
      shown.addresses = addresses_of(config);
      continue;
    }
    const auto live =
        std::ranges::find(facts.sandbox->endpoints, config.network, &Endpoint::network);
    if (live != facts.sandbox->endpoints.end()) shown.addresses = addresses_of(*live);
  }
  std::ranges::sort(endpoints, {}, &GraphEndpoint::network);
  return endpoints;
}

GraphPlace place_of(NetworkMode mode) {
  switch (mode) {
    case NetworkMode::own:
      return GraphPlace::networks;
    case NetworkMode::none:
      return GraphPlace::none;
    case NetworkMode::host:
      return GraphPlace::host;
    case NetworkMode::container:
      break;
  }
  return GraphPlace::shared;
}

GraphContainer shown(const ContainerFacts& facts, const NetworkPlaces& places) {
  const Container& container = facts.container;
  GraphContainer out{
      .name = container.name,
      .image = printable(container.image.empty() ? container.rootfs : container.image),
      .state = status_name(facts.status),
      .running = facts.status == Status::running || facts.status == Status::paused,
      .place = place_of(container.network_mode),
      .endpoints = endpoints_of(facts, places)};
  if (facts.sandbox != nullptr) out.ports = graph_ports(facts.sandbox->bindings);
  const bool alone = out.place == GraphPlace::networks && out.endpoints.empty();
  if (alone) out.place = GraphPlace::none;
  return out;
}

/// Leftmost network first, then those that are on fewer others: lines cross as little as they can.
bool shown_before(const GraphContainer& a, const GraphContainer& b) {
  const auto key = [](const GraphContainer& c) {
    const bool on_one = !c.endpoints.empty();
    return std::tuple(c.place, on_one ? c.endpoints.front().network : 0,
                      on_one ? c.endpoints.back().network : 0);
  };
  if (key(a) != key(b)) return key(a) < key(b);
  return natural_less(a.name, b.name);
}

/// Puts those that share another container's links right behind that one; at the end when it is not
/// in the picture.
void add_shared(const GraphFacts& facts, const NetworkPlaces& places, Graph& graph) {
  for (const ContainerFacts& each : facts.containers) {
    if (each.container.network_mode != NetworkMode::container) continue;
    GraphContainer member = shown(each, places);
    auto at = graph.containers.end();
    const auto owner = std::ranges::find_if(facts.containers, [&](const ContainerFacts& other) {
      return other.container.id == each.container.namespaces.network;
    });
    if (owner != facts.containers.end()) {
      at = std::ranges::find(graph.containers, owner->container.name, &GraphContainer::name);
    }
    if (at == graph.containers.end()) {
      member.place = GraphPlace::none;
    } else {
      ++at;
    }
    graph.containers.insert(at, std::move(member));
  }
}

}  // namespace

Graph make_graph(const GraphFacts& facts) {
  Graph graph{.host = printable(facts.host), .links = facts.links};
  const NetworkPlaces places = add_networks(facts, graph);
  for (const ContainerFacts& each : facts.containers) {
    if (each.container.network_mode == NetworkMode::container) continue;
    graph.containers.push_back(shown(each, places));
  }
  std::ranges::sort(graph.containers, shown_before);
  add_shared(facts, places, graph);
  return graph;
}

}  // namespace cnet::output
