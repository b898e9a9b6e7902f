#include "cnet/engine/system.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

int run(Session& session, bool force) {
  session.set_goal("prune system");
  if (!force && !confirm(session,
                         "WARNING! This removes all stopped containers, all networks that no "
                         "container uses,\nand what cnet needs on this host when nothing is left.\n"
                         "Do you want to continue?")) {
    return 0;
  }
  for (const std::string& line : prune_system(session.world())) session.print(line + "\n");
  return 0;
}

}  // namespace

Action build_system_prune(CLI::App& app) {
  auto force = std::make_shared<bool>(false);
  flag(app, "-f,--force", *force, "Do not ask");
  return [force](Session& session) { return run(session, *force); };
}

}  // namespace cnet::cmd
