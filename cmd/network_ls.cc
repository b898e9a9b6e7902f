#include <set>

#include "cnet/engine/containers.h"
#include "cnet/engine/networks.h"
#include "cnet/output/network_view.h"
#include "command.h"
#include "filter.h"
#include "flags.h"
#include "list_flags.h"
#include "moment.h"
#include "session.h"

namespace cnet::cmd {
namespace {

constexpr std::string_view kScope = "local";

/// The networks that containers, running or not, are on.
std::set<NetworkId> networks_in_use(World& world) {
  std::set<NetworkId> used;
  for (const ContainerView& view : list_containers(world, true)) {
    for (const EndpointConfig& endpoint : view.container.endpoints) used.insert(endpoint.network);
  }
  return used;
}

bool matches(const Filter& filter, const Network& network) {
  return filter.accepts("driver", network.driver_name()) &&
         filter.accepts_pattern("id", network.id.str()) &&
         filter.accepts_pattern("name", network.name) && filter.accepts("scope", kScope) &&
         filter.accepts_labels(network.labels) &&
         filter.accepts("type", network.predefined() ? "builtin" : "custom");
}

int run(Session& session, const ListFlags& flags) {
  session.set_goal("list networks");
  const Filter filter(flags.filters,
                      {"dangling", "driver", "id", "label", "name", "scope", "type", "until"});
  const std::optional<bool> dangling = truth_of(filter, "dangling");
  std::optional<Time> until;
  for (const std::string& value : filter.values("until")) until = parse_moment(value, now());
  const auto used = dangling ? networks_in_use(session.world()) : std::set<NetworkId>{};
  std::vector<output::Json> rows;
  for (const Network& network : list_networks(session.world())) {
    const bool is_dangling = !network.predefined() && !used.contains(network.id);
    if ((dangling && *dangling != is_dangling) || (until && network.created >= *until)) continue;
    if (matches(filter, network)) rows.push_back(output::network_row(network, flags.no_trunc));
  }
  print_list(session, output::network_list(), std::move(rows), flags);
  return 0;
}

}  // namespace

Action build_network_ls(CLI::App& app) {
  auto flags = std::make_shared<ListFlags>();
  add_list_flags(app, *flags);
  add_filter_flag(app, *flags,
                  "dangling=true|false, driver=, id=, label=, label!=, name=, scope=, "
                  "type=builtin|custom, until=");
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
