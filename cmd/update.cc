#include "cnet/base/error.h"
#include "cnet/engine/containers.h"
#include "command.h"
#include "flags.h"
#include "limit_flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  LimitFlags limits;
  std::vector<std::string> names;
};

int run(Session& session, const Flags& flags) {
  if (flags.limits == LimitFlags{}) {
    throw Error("nothing to change: give at least one limit", Error::Kind::usage);
  }
  return session.for_each(flags.names, "update", [&](const std::string& name) {
    update_container(session.world(), name, flags.limits);
    session.print(name + "\n");
  });
}

}  // namespace

Action build_update(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  add_limit_flags(app, flags->limits);
  arguments(app, "CONTAINER", flags->names, 1);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
