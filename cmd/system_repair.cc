#include "cnet/engine/system.h"
#include "command.h"
#include "dry_run.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

int run(Session& session, bool dry_run) {
  session.set_goal("repair system");
  if (dry_run) {
    for (const Drift& drift : check_system(session.world()).drifts) {
      session.print("# " + drift.owner + ": " + drift.what + "\n");
      print_commands(session, describe(drift.missing));
    }
    return 0;
  }
  for (const std::string& line : repair_system(session.world())) session.print(line + "\n");
  return 0;
}

}  // namespace

Action build_system_repair(CLI::App& app) {
  auto dry_run = std::make_shared<bool>(false);
  flag(app, "--dry-run", *dry_run, "Print the commands that equal what would be made again");
  return [dry_run](Session& session) { return run(session, *dry_run); };
}

}  // namespace cnet::cmd
