#include "cnet/base/error.h"
#include "cnet/engine/containers.h"
#include "cnet/model/create_network.h"
#include "command.h"
#include "flags.h"
#include "limit_flags.h"
#include "restart_flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  LimitFlags limits;
  RestartFlags restart;
  std::string rate;
  std::string burst;
  std::vector<std::string> names;
};

int run(Session& session, const Flags& flags) {
  UpdateContainer update{.limits = flags.limits};
  if (flags.restart.policy) update.restart = parse_restart_policy(*flags.restart.policy);
  if (!flags.rate.empty() || !flags.burst.empty()) {
    update.rate = parse_rate_flags(flags.rate, flags.burst);
  }
  if (update.limits == LimitFlags{} && !update.restart && !update.rate) {
    throw Error("nothing to change: give at least one limit or --restart", Error::Kind::usage);
  }
  return session.for_each(flags.names, "update", [&](const std::string& name) {
    update_container(session.world(), name, update);
    session.print(name + "\n");
  });
}

}  // namespace

Action build_update(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  add_limit_flags(app, flags->limits);
  add_restart_flags(app, flags->restart);
  text(app, flags->rate,
       {"--rate", "RATE", "How fast it sends and is sent to on each network; 0 for the network's"});
  text(app, flags->burst, {"--burst", "SIZE", "What may go at once beyond --rate, like 64k"});
  arguments(app, "CONTAINER", flags->names, 1);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
