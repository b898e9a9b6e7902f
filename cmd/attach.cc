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
  std::string container;
  std::string detach_keys;
  bool no_stdin = false;
  bool sig_proxy = true;
};

int run(Session& session, const Flags& flags) {
  session.set_goal("attach to container " + cnet::quoted(flags.container));
  const auto keys = parse_detach_keys(flags.detach_keys);
  RealWorld& real = session.real();
  const ContainerView view = view_container(real.world(), flags.container);
  if (view.status != Status::running) {
    throw Error("it is not running but " + status_name(view.status))
        .hint("`cnet start -a " + view.container.name + "` starts it and attaches");
  }
  const ProcessConfig& process = view.container.process;
  const bool input = process.stdin_open && !flags.no_stdin;
  if (process.tty && input) require_terminal();
  const auto attached = real.monitors().attach(
      view.container.id,
      {.terminal = process.tty, .input = input, .window = monitor::own_window()});
  real.world().events.record(container_event(view.container, "attach"));
  // With a terminal, signals are keys.
  return serve(session, *attached,
               {.terminal = process.tty,
                .pass_signals = flags.sig_proxy && !process.tty,
                .detach_keys = keys});
}

}  // namespace

Action build_attach(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  add_detach_keys(app, flags->detach_keys);
  flag(app, "--no-stdin", flags->no_stdin, "Show the output only");
  flag(app, "--sig-proxy", flags->sig_proxy,
       "Pass signals on to a container without a terminal (default true)");
  argument(app, "CONTAINER", flags->container);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
