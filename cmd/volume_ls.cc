#include "cnet/engine/volumes.h"
#include "cnet/output/volume_view.h"
#include "command.h"
#include "filter.h"
#include "list_flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

int run(Session& session, const ListFlags& flags) {
  session.set_goal("list volumes");
  const Filter filter(flags.filters, {"dangling", "driver", "label", "name"});
  std::map<std::string, std::vector<std::string>> users;
  const std::optional<bool> dangling = truth_of(filter, "dangling");
  if (dangling) users = volume_users(session.world());
  std::vector<output::Json> rows;
  for (const VolumeView& view : list_volumes(session.world())) {
    const Volume& volume = view.volume;
    if (dangling && *dangling == users.contains(volume.name)) continue;
    if (!filter.accepts("driver", "local") || !filter.accepts_pattern("name", volume.name) ||
        !filter.accepts_labels(volume.labels)) {
      continue;
    }
    rows.push_back(output::volume_row(volume, view.mountpoint));
  }
  print_list(session, output::volume_list(), std::move(rows), flags);
  return 0;
}

}  // namespace

Action build_volume_ls(CLI::App& app) {
  auto flags = std::make_shared<ListFlags>();
  add_list_flags(app, *flags, "Show names alone");
  add_filter_flag(app, *flags, "dangling=true|false, driver=, label=, label!=, name=");
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
