#include "cnet/base/text.h"
#include "cnet/engine/volumes.h"
#include "command.h"
#include "flags.h"
#include "prune_filter.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  bool all = false;
  bool force = false;
  std::vector<std::string> filters;
};

int run(Session& session, const Flags& flags) {
  session.set_goal("remove unused volumes");
  const PruneFilter filter = prune_filter(Filter(flags.filters, {"label", "label!"}));
  const std::string which = flags.all ? "all volumes" : "all anonymous volumes";
  if (!flags.force && !confirm(session, "WARNING! This removes " + which +
                                            " that no container uses, with their data.\n"
                                            "Do you want to continue?")) {
    return 0;
  }
  const std::vector<std::string> removed = prune_volumes(session.world(), flags.all, filter);
  if (!removed.empty()) session.print("Deleted Volumes:\n" + join(removed, "\n") + "\n\n");
  return 0;
}

}  // namespace

Action build_volume_prune(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-a,--all", flags->all, "Those with a name of their own, too");
  flag(app, "-f,--force", flags->force, "Do not ask");
  texts(app, flags->filters, {"--filter", "KEY=VALUE", "Remove only some: label=, label!="});
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
