#include "cnet/base/text.h"
#include "cnet/engine/networks.h"
#include "command.h"
#include "flags.h"
#include "prune_filter.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  bool force = false;
  std::vector<std::string> filters;
};

int run(Session& session, const Flags& flags) {
  session.set_goal("remove unused networks");
  const PruneFilter filter = prune_filter(Filter(flags.filters, {"label", "label!", "until"}));
  if (!flags.force &&
      !confirm(session,
               "WARNING! This removes all networks of your own that no container uses.\n"
               "Do you want to continue?")) {
    return 0;
  }
  const std::vector<std::string> removed = prune_networks(session.world(), filter);
  if (!removed.empty()) session.print("Deleted Networks:\n" + join(removed, "\n") + "\n\n");
  return 0;
}

}  // namespace

Action build_network_prune(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-f,--force", flags->force, "Do not ask");
  texts(app, flags->filters,
        {"--filter", "KEY=VALUE", "Remove only some: label=, label!=, until=24h or a time"});
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
