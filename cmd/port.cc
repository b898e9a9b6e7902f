#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "cnet/output/ports_column.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::string container;
  std::string port;
};

int run(Session& session, const Flags& flags) {
  session.set_goal("show ports of " + cnet::quoted(flags.container));
  const ContainerView view = view_container(session.world(), flags.container);
  const std::vector<Binding> bindings =
      view.sandbox ? view.sandbox->bindings : std::vector<Binding>{};
  if (flags.port.empty()) {
    session.print(output::port_lines(bindings));
    return 0;
  }
  const std::vector<ExposedPort> ports = parse_exposed_ports(flags.port);
  std::string lines;
  for (const ExposedPort& port : ports) lines += output::port_lines_of(bindings, port);
  if (lines.empty()) {
    throw Error("port " + cnet::quoted(flags.port) + " is not published", Error::Kind::not_found);
  }
  session.print(lines);
  return 0;
}

}  // namespace

Action build_port(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  argument(app, "CONTAINER", flags->container);
  optional_argument(app, "PORT", flags->port);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
