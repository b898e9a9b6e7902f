#include "cnet/engine/system.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

std::string line_of(const Drift& drift) { return drift.owner + ": " + drift.what + "\n"; }

std::string line_of(const ForeignDrop& drop) {
  return "chain " + drop.chain + " of table " + drop.table + " stops cnet's traffic (" +
         drop.reason + "); to let it pass: " + drop.remedy + "\n";
}

int run(Session& session) {
  session.set_goal("check system");
  const CheckReport report = check_system(session.world());
  for (const Drift& drift : report.drifts) session.print(line_of(drift));
  for (const ForeignDrop& drop : report.foreign_drops) session.print(line_of(drop));
  return report.drifts.empty() ? 0 : 1;
}

}  // namespace

Action build_system_check(CLI::App&) { return run; }

}  // namespace cnet::cmd
