#include "cnet/base/error.h"
#include "cnet/engine/networks.h"
#include "command.h"
#include "dry_run.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::vector<std::string> names;
  bool force = false;
  bool dry_run = false;
};

int run(Session& session, const Flags& flags) {
  World& world = session.world();
  return session.for_each(flags.names, "remove network", [&](const std::string& name) {
    if (flags.force && !network_exists(world, name)) return;
    if (flags.dry_run) {
      print_change(session, plan_remove_network(world, name));
    } else {
      session.print(remove_network(world, name, flags.force) + "\n");
    }
  });
}

}  // namespace

Action build_network_rm(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-f,--force", flags->force,
       "Also one that does not exist, or whose plugin does not answer");
  flag(app, "--dry-run", flags->dry_run, "Print the commands that equal what would be done");
  arguments(app, "NETWORK", flags->names, 1);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
