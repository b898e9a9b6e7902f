#include "cnet/engine/system.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

std::string line_of(const Drift& drift) { return drift.owner + ": " + drift.what + "\n"; }

std::string line_of(const ForeignDrop& drop) {
  return "chain " + drop.chain + " of table " + drop.table + " stops cnet's traffic (" +
         drop.reason + "); to let it pass: cnet system check --fix, or: " + drop.remedy + "\n";
}

int run(Session& session, bool fix) {
  session.set_goal("check system");
  if (fix) {
    for (const std::string& line : open_foreign_chains(session.world())) {
      session.print(line + "\n");
    }
  }
  const CheckReport report = check_system(session.world());
  for (const Drift& drift : report.drifts) session.print(line_of(drift));
  for (const ForeignDrop& drop : report.foreign_drops) session.print(line_of(drop));
  return report.drifts.empty() ? 0 : 1;
}

}  // namespace

Action build_system_check(CLI::App& app) {
  auto fix = std::make_shared<bool>(false);
  flag(app, "--fix", *fix, "Let cnet's networks pass chains of other programs that drop their traffic");
  return [fix](Session& session) { return run(session, *fix); };
}

}  // namespace cnet::cmd
