#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/output/container_view.h"
#include "command.h"
#include "filter.h"
#include "flags.h"
#include "list_flags.h"
#include "session.h"
#include "show.h"

namespace cnet::cmd {
namespace {

struct Flags {
  ListFlags list;
  bool all = false;
  bool latest = false;
  std::optional<int> last;
};

bool on_network(const Filter& filter, const Container& container) {
  if (!filter.has("network")) return true;
  switch (container.network_mode) {
    case NetworkMode::none:
      return filter.accepts("network", "none");
    case NetworkMode::host:
      return filter.accepts("network", "host");
    case NetworkMode::container:
      return filter.accepts("network", "container:" + container.namespaces.network.str());
    case NetworkMode::own:
      break;
  }
  return std::ranges::any_of(container.endpoints, [&](const EndpointConfig& endpoint) {
    return filter.accepts("network", endpoint.network_name) ||
           filter.accepts("network", endpoint.network.str());
  });
}

bool has_volume(const Filter& filter, const Container& container) {
  if (!filter.has("volume")) return true;
  return std::ranges::any_of(container.mounts.list, [&](const Mount& mount) {
    return filter.accepts("volume", mount.target) ||
           (mount.kind != MountKind::tmpfs && filter.accepts("volume", mount.source));
  });
}

bool matches(const Filter& filter, const ContainerView& view) {
  const Container& c = view.container;
  const std::string exited = c.last_exit ? std::to_string(c.last_exit->code) : "";
  return filter.accepts_part("id", c.id.str()) && filter.accepts_part("name", c.name) &&
         filter.accepts("status", status_name(view.status)) &&
         (!filter.has("exited") ||
          (view.status == Status::exited && filter.accepts("exited", exited))) &&
         filter.accepts("ancestor", c.image) && filter.accepts_labels(c.labels) &&
         on_network(filter, c) && has_volume(filter, c);
}

int run(Session& session, const Flags& flags) {
  session.set_goal("list containers");
  const Filter filter(flags.list.filters,
                      {"ancestor", "exited", "id", "label", "name", "network", "status", "volume"});
  const std::optional<int> last = flags.latest ? 1 : flags.last;
  const bool all = flags.all || last || filter.has("status") || filter.has("exited");
  const Time now = cnet::now();
  std::vector<output::Json> rows;
  for (const ContainerView& view : list_containers(session.world(), all)) {
    if (last && *last >= 0 && rows.size() == static_cast<std::size_t>(*last)) break;
    if (!matches(filter, view)) continue;
    rows.push_back(output::container_row(facts_of(view), now, flags.list.no_trunc));
  }
  session.print(output::render_list(output::container_list(), std::move(rows), flags.list.style));
  return 0;
}

}  // namespace

Action build_ps(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-a,--all", flags->all, "Show stopped ones too");
  flag(app, "-l,--latest", flags->latest, "Show the one created last");
  number(app, flags->last, {"-n,--last", "NUMBER", "Show the last ones created"});
  add_list_flags(app, flags->list);
  add_filter_flag(app, flags->list,
                  "ancestor=, exited=CODE, id=, label=, name=, network=, status=, volume=");
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
