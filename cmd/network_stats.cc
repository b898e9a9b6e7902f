#include <algorithm>

#include "cnet/engine/networks.h"
#include "cnet/output/stats_view.h"
#include "command.h"
#include "container_counters.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

using output::EndpointTraffic;

struct Flags {
  std::string network;
  std::string format;
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

int run(Session& session, const Flags& flags) {
  session.set_goal("show traffic of networks");
  World& world = session.world();
  std::vector<Network> networks;
  if (flags.network.empty()) {
    networks = list_networks(world);
    std::erase_if(networks, [](const Network& n) { return n.driver != DriverKind::bridge; });
  } else {
    networks.push_back(view_network(world, flags.network).network);
  }
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
  session.print(
      output::render_list(output::traffic_list(), std::move(rows), {.format = flags.format}));
  return 0;
}

}  // namespace

Action build_network_stats(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  text(app, flags->format,
       {"--format", "FORMAT", "table, \"table TEMPLATE\", json or a Go template"});
  optional_argument(app, "NETWORK", flags->network);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
