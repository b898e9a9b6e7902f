#include "cnet/output/container_view.h"
#include "command.h"
#include "container_filter.h"
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

int run(Session& session, const Flags& flags) {
  session.set_goal("list containers");
  const Filter filter(flags.list.filters, container_filter_keys());
  const std::optional<int> last = flags.latest ? 1 : flags.last;
  const bool all = flags.all || last || filter.has("status") || filter.has("exited");
  const Time now = cnet::now();
  const ContainerFilter chosen(session.world(), filter);
  std::vector<output::Json> rows;
  for (const ContainerView& view : list_containers(session.world(), all)) {
    if (last && *last >= 0 && rows.size() == static_cast<std::size_t>(*last)) break;
    if (!chosen.accepts(view)) continue;
    rows.push_back(output::container_row(facts_of(view), now, flags.list.no_trunc));
  }
  print_list(session, output::container_list(), std::move(rows), flags.list);
  return 0;
}

}  // namespace

Action build_ps(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-a,--all", flags->all, "Show stopped ones too");
  flag(app, "-l,--latest", flags->latest, "Show the one created last");
  number(app, flags->last, {"-n,--last", "NUMBER", "Show the last ones created"});
  add_list_flags(app, flags->list);
  add_filter_flag(
      app, flags->list,
      "ancestor=, before=, exited=CODE, expose=, health=, id=, label=, label!=, name=, network=, "
      "publish=, since=, status=, volume=");
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
