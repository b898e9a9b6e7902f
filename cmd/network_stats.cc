#include <algorithm>

#include "cnet/driver/driver.h"
#include "cnet/engine/networks.h"
#include "cnet/kernel/element_counters.h"
#include "cnet/output/stats_view.h"
#include "command.h"
#include "container_counters.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

using output::EndpointTraffic;
using output::PortTraffic;

struct Flags {
  std::string network;
  std::string format;
  bool ports = false;
};

/// What each endpoint of the running containers has counted.
std::vector<EndpointTraffic> all_endpoints(World& world) {
  std::vector<EndpointTraffic> all;
  for (const ContainerView& view : list_containers(world, false)) {
    if (!view.sandbox || view.sandbox->endpoints.empty()) continue;
    const auto counters = network_counters(view);
    if (!counters) continue;
    for (const Endpoint& endpoint : view.sandbox->endpoints) {
      const InterfaceCounters* found = find_interface(*counters, endpoint.interface);
      if (found == nullptr) continue;
      all.push_back({.network = network_of_interface(view, endpoint.interface),
                     .container = view.container.name,
                     .interface = endpoint.interface,
                     .received = found->received,
                     .sent = found->sent});
    }
  }
  return all;
}

/// Which published ports of that family lead to; those of a family that no network of the container
/// has are relayed by the other.
const Endpoint* endpoint_behind(const ContainerView& view, Family family) {
  const auto of = [&](Family f) { return gateway_endpoint(*view.sandbox, view.networks, f); };
  const Endpoint* endpoint = of(family);
  return endpoint != nullptr ? endpoint : of(family == Family::v4 ? Family::v6 : Family::v4);
}

/// What each published port of the running containers has counted. It belongs to the network that
/// it leads to at the moment.
std::vector<PortTraffic> all_ports(World& world) {
  std::vector<PortTraffic> all;
  std::vector<nft::Element> elements;
  std::vector<std::size_t> rows;  // of each element
  for (const ContainerView& view : list_containers(world, false)) {
    if (!view.sandbox) continue;
    for (const Binding& binding : view.sandbox->bindings) {
      const Endpoint* gateway = endpoint_behind(view, binding.host_ip.family());
      if (auto element = leading_element(*view.sandbox, view.networks, binding)) {
        elements.push_back(*std::move(element));
        rows.push_back(all.size());
      }
      all.push_back(
          {.network = gateway == nullptr ? "" : network_of_interface(view, gateway->interface),
           .container = view.container.name,
           .binding = binding,
           .connections = std::nullopt});
    }
  }
  const auto packets = packets_that_found(elements);
  for (std::size_t i = 0; i < rows.size(); ++i) all[rows[i]].connections = packets[i];
  return all;
}

std::vector<output::Json> port_rows(World& world, const std::vector<Network>& networks) {
  std::vector<output::Json> rows;
  const std::vector<PortTraffic> ports = all_ports(world);
  for (const Network& network : networks) {
    for (const PortTraffic& each : ports) {
      if (each.network == network.name) rows.push_back(output::port_traffic_row(each));
    }
  }
  return rows;
}

std::vector<output::Json> endpoint_rows(World& world, const std::vector<Network>& networks) {
  const std::vector<EndpointTraffic> endpoints = all_endpoints(world);
  std::vector<output::Json> rows;
  for (const Network& network : networks) {
    EndpointTraffic sum{.network = network.name};
    std::vector<output::Json> members;
    for (const EndpointTraffic& each : endpoints) {
      if (each.network != network.name) continue;
      sum.received = sum.received + each.received;
      sum.sent = sum.sent + each.sent;
      members.push_back(output::traffic_row(each));
    }
    rows.push_back(output::traffic_row(sum));
    rows.insert(rows.end(), members.begin(), members.end());
  }
  return rows;
}

int run(Session& session, const Flags& flags) {
  session.set_goal("show traffic of networks");
  World& world = session.world();
  std::vector<Network> networks;
  if (flags.network.empty()) {
    networks = list_networks(world);
    std::erase_if(networks, [](const Network& n) { return !gives_interfaces(n.driver); });
  } else {
    networks.push_back(view_network(world, flags.network).network);
  }
  const output::ListShape& shape =
      flags.ports ? output::port_traffic_list() : output::traffic_list();
  session.print(output::render_list(
      shape, flags.ports ? port_rows(world, networks) : endpoint_rows(world, networks),
      {.format = flags.format}));
  return 0;
}

}  // namespace

Action build_network_stats(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "--ports", flags->ports, "Connections through each published port instead");
  text(app, flags->format,
       {"--format", "FORMAT", "table, \"table TEMPLATE\", json or a Go template"});
  optional_argument(app, "NETWORK", flags->network);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
