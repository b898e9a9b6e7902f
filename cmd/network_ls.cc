#include "cnet/engine/networks.h"
#include "cnet/output/network_view.h"
#include "command.h"
#include "filter.h"
#include "flags.h"
#include "list_flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

constexpr std::string_view kScope = "local";

bool matches(const Filter& filter, const Network& network) {
  return filter.accepts("driver", driver_name(network.driver)) &&
         filter.accepts_part("id", network.id.str()) && filter.accepts_part("name", network.name) &&
         filter.accepts("scope", kScope) && filter.accepts_labels(network.labels) &&
         filter.accepts("type", network.predefined() ? "builtin" : "custom");
}

int run(Session& session, const ListFlags& flags) {
  session.set_goal("list networks");
  const Filter filter(flags.filters, {"driver", "id", "label", "name", "scope", "type"});
  std::vector<output::Json> rows;
  for (const Network& network : list_networks(session.world())) {
    if (matches(filter, network)) rows.push_back(output::network_row(network, flags.no_trunc));
  }
  session.print(output::render_list(output::network_list(), std::move(rows), flags.style));
  return 0;
}

}  // namespace

Action build_network_ls(CLI::App& app) {
  auto flags = std::make_shared<ListFlags>();
  add_list_flags(app, *flags);
  add_filter_flag(app, *flags, "driver=, id=, label=, name=, scope=, type=builtin|custom");
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
