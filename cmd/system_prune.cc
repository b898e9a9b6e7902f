#include "cnet/engine/system.h"
#include "cnet/engine/volumes.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  bool force = false;
  bool volumes = false;
};

int run(Session& session, const Flags& flags) {
  session.set_goal("prune system");
  if (!flags.force &&
      !confirm(session,
               "WARNING! This removes all stopped containers, all networks that no "
               "container uses,\nand what cnet needs on this host when nothing is left.\n"
               "Do you want to continue?")) {
    return 0;
  }
  for (const std::string& line : prune_system(session.world())) session.print(line + "\n");
  if (!flags.volumes) return 0;
  for (const std::string& name : prune_volumes(session.world(), false, {})) {
    session.print("removed volume " + name + "\n");
  }
  return 0;
}

}  // namespace

Action build_system_prune(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-f,--force", flags->force, "Do not ask");
  flag(app, "--volumes", flags->volumes, "Remove anonymous volumes that no container uses, too");
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
