#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/engine/prune_filter.h"
#include "cnet/image/image_store.h"
#include "cnet/output/human.h"
#include "command.h"
#include "flags.h"
#include "image_events.h"
#include "image_users.h"
#include "prune_filter.h"
#include "session.h"
#include "world.h"

namespace cnet::cmd {
namespace {

struct Flags {
  bool all = false;
  bool force = false;
  std::vector<std::string> filters;
};

/// --filter dangling=false says what -a says.
bool wants_all(const Flags& flags, const Filter& filter) {
  bool all = flags.all;
  for (const std::string& value : filter.values("dangling")) {
    if (value != "true" && value != "false" && value != "0" && value != "1") {
      throw Error("--filter dangling is true or false", Error::Kind::usage);
    }
    all = value == "false" || value == "0";
  }
  return all;
}

int run(Session& session, const Flags& flags) {
  session.set_goal("remove unused images");
  const Filter words(flags.filters, {"dangling", "label", "label!", "until"});
  const bool all = wants_all(flags, words);
  const PruneFilter filter = prune_filter(words);
  const std::string which = all ? "all images that no container uses"
                                : "all images that have no name and no container uses";
  if (!flags.force &&
      !confirm(session, "WARNING! This removes " + which + ".\nDo you want to continue?")) {
    return 0;
  }
  const auto pruned = session.real().image_store().prune(
      [&](const Image& image) {
        const bool dangling = image.names.empty() && image.digests.empty();
        return (all || dangling) && passes(image.config.labels, image.created, filter);
      },
      image_users(session.world().store));
  if (!pruned.images.empty()) session.print("Deleted Images:\n");
  for (const auto& image : pruned.images) {
    const std::string id = image.id.str();
    for (const std::string& name : image.untagged) {
      tell_image(session, image.id, name, "untag");
      session.print("untagged: " + name + "\n");
    }
    if (!image.deleted) continue;
    tell_image(session, image.id, "sha256:" + id, "delete");
    session.print("deleted: sha256:" + id + "\n");
  }
  if (!pruned.images.empty()) session.print("\n");
  session.print("Total reclaimed space: " + output::human_size(pruned.bytes) + "\n");
  return 0;
}

}  // namespace

Action build_image_prune(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-a,--all", flags->all, "Those with a name, too");
  flag(app, "-f,--force", flags->force, "Do not ask");
  texts(
      app, flags->filters,
      {"--filter", "KEY=VALUE", "Remove only some: until=, label=, label!=, dangling=true|false"});
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
