#include "cnet/base/error.h"
#include "cnet/engine/containers.h"
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
  std::vector<std::string> names;
};

int run(Session& session, const Flags& flags) {
  UpdateContainer update{.limits = flags.limits};
  if (flags.restart.policy) update.restart = parse_restart_policy(*flags.restart.policy);
  if (update.limits == LimitFlags{} && !update.restart) {
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
  arguments(app, "CONTAINER", flags->names, 1);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
