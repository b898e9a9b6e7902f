#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/publishing.h"
#include "command.h"
#include "dry_run.h"
#include "flags.h"
#include "port_flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::string container;
  std::vector<std::string> ports;
  bool all = false;
  bool cut = false;
  bool dry_run = false;
};

Unpublish parse(const Flags& flags) {
  if (flags.all && !flags.ports.empty()) {
    throw Error("--all and single ports contradict each other", Error::Kind::usage);
  }
  if (!flags.all && flags.ports.empty()) {
    throw Error("PORTS or --all is missing", Error::Kind::usage);
  }
  Unpublish which{.ports = parse_published(flags.ports, {}), .all = flags.all, .cut = flags.cut};
  for (const PortSpec& port : which.ports) {
    if (port.from.empty()) continue;
    throw Error("from= does not name a port: " + str(port) + " goes for all its sources",
                Error::Kind::usage);
  }
  return which;
}

int run(Session& session, const Flags& flags) {
  session.set_goal("unpublish ports of " + cnet::quoted(flags.container));
  const Unpublish which = parse(flags);
  World& world = session.world();
  if (flags.dry_run) {
    const SandboxChange change = plan_unpublish(world, flags.container, which);
    print_change(session, change);
  } else {
    unpublish_ports(world, flags.container, which);
  }
  return 0;
}

}  // namespace

Action build_unpublish(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "--all", flags->all, "Every port the container has published");
  flag(app, "--cut", flags->cut, "End established connections, too");
  flag(app, "--dry-run", flags->dry_run, "Print the commands that equal what would be done");
  argument(app, "CONTAINER", flags->container);
  arguments(app, "PORTS", flags->ports, 0);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
