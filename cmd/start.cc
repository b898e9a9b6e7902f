#include "attached.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "command.h"
#include "flags.h"
#include "session.h"
#include "world.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::vector<std::string> names;
  std::string detach_keys;
  bool attach = false;
  bool interactive = false;
};

/// A running one is only attached to.
int start_attached(Session& session, const std::string& name, const Flags& flags) {
  session.set_goal("start " + cnet::quoted(name));
  const auto keys = parse_detach_keys(flags.detach_keys);
  RealWorld& real = session.real();
  const ContainerView view = view_container(real.world(), name);
  const ProcessConfig& process = view.container.process;
  const bool input = flags.interactive && process.stdin_open;
  if (process.tty && input) require_terminal();
  const monitor::AttachWish wish{
      .terminal = process.tty, .input = input, .ends_input = true, .window = monitor::own_window()};
  const bool running = view.status == Status::running;
  const auto attached = running ? real.monitors().attach(view.container.id, wish)
                                : real.monitors().attach_to_next(wish);
  if (!running) start_container(real.world(), view.container.id);
  return serve(session, *attached, {.terminal = process.tty, .detach_keys = keys});
}

int run(Session& session, const Flags& flags) {
  if (flags.attach || flags.interactive) {
    if (flags.names.size() == 1) return start_attached(session, flags.names.front(), flags);
    throw Error("only one container can be attached to", Error::Kind::usage);
  }
  World& world = session.world();
  return session.for_each(flags.names, "start", [&](const std::string& name) {
    start_container(world, view_container(world, name).container.id);
    session.print(name + "\n");
  });
}

}  // namespace

Action build_start(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-a,--attach", flags->attach, "Show its output, pass signals on, wait for its end");
  add_detach_keys(app, flags->detach_keys);
  flag(app, "-i,--interactive", flags->interactive, "The same, with standard input");
  arguments(app, "CONTAINER", flags->names, 1);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
