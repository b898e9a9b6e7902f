#include "cnet/base/text.h"
#include "cnet/engine/publishing.h"
#include "cnet/output/ports_column.h"
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
  std::vector<std::string> from;
  bool dry_run = false;
};

int run(Session& session, const Flags& flags) {
  session.set_goal("publish ports of " + cnet::quoted(flags.container));
  const std::vector<PortSpec> ports = parse_published(flags.ports, flags.from);
  World& world = session.world();
  if (flags.dry_run) {
    const SandboxChange change = plan_publish(world, flags.container, ports);
    print_change(session, change);
  } else {
    session.print(output::port_lines(publish_ports(world, flags.container, ports)));
  }
  return 0;
}

}  // namespace

Action build_publish(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  add_from_flag(app, flags->from);
  flag(app, "--dry-run", flags->dry_run, "Print the commands that equal what would be done");
  argument(app, "CONTAINER", flags->container);
  arguments(app, "PORTS", flags->ports, 1);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
