#include "cnet/base/text.h"
#include "cnet/engine/networks.h"
#include "command.h"
#include "dry_run.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::string network;
  std::string container;
  bool force = false;
  bool dry_run = false;
};

int run(Session& session, const Flags& flags) {
  session.set_goal("disconnect " + cnet::quoted(flags.container) + " from network " +
                   cnet::quoted(flags.network));
  World& world = session.world();
  if (flags.dry_run) {
    const SandboxChange change = plan_disconnect(world, flags.network, flags.container);
    print_change(session, change);
  } else {
    disconnect(world, flags.network, flags.container, flags.force);
  }
  return 0;
}

}  // namespace

Action build_network_disconnect(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-f,--force", flags->force,
       "Also one that is not connected, or whose plugin does not answer");
  flag(app, "--dry-run", flags->dry_run, "Print the commands that equal what would be done");
  argument(app, "NETWORK", flags->network);
  argument(app, "CONTAINER", flags->container);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
