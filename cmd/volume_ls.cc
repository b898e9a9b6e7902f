#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/volumes.h"
#include "cnet/output/volume_view.h"
#include "command.h"
#include "filter.h"
#include "flags.h"
#include "list_flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

bool truth(const std::string& value) {
  if (value == "true" || value == "1") return true;
  if (value == "false" || value == "0") return false;
  throw Error("--filter dangling is true or false, not " + cnet::quoted(value), Error::Kind::usage);
}

int run(Session& session, const ListFlags& flags) {
  session.set_goal("list volumes");
  const Filter filter(flags.filters, {"dangling", "driver", "label", "name"});
  std::map<std::string, std::vector<std::string>> users;
  std::optional<bool> dangling;
  for (const std::string& value : filter.values("dangling")) dangling = truth(value);
  if (dangling) users = volume_users(session.world());
  std::vector<output::Json> rows;
  for (const VolumeView& view : list_volumes(session.world())) {
    const Volume& volume = view.volume;
    if (dangling && *dangling == users.contains(volume.name)) continue;
    if (!filter.accepts("driver", "local") || !filter.accepts_part("name", volume.name) ||
        !filter.accepts_labels(volume.labels)) {
      continue;
    }
    rows.push_back(output::volume_row(volume, view.mountpoint));
  }
  session.print(output::render_list(output::volume_list(), std::move(rows), flags.style));
  return 0;
}

}  // namespace

Action build_volume_ls(CLI::App& app) {
  auto flags = std::make_shared<ListFlags>();
  text(app, flags->style.format,
       {"--format", "FORMAT", "table, \"table TEMPLATE\", json, raw or a Go template"});
  flag(app, "-q,--quiet", flags->style.quiet, "Show names alone");
  add_filter_flag(app, *flags, "dangling=true|false, driver=, label=, name=");
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
