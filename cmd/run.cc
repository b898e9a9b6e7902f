#include "attached.h"
#include "cid_file.h"
#include "command.h"
#include "container_flags.h"
#include "dry_run.h"
#include "flags.h"
#include "own_program.h"
#include "session.h"
#include "world.h"

namespace cnet::cmd {
namespace {

struct Flags {
  ContainerFlags container;
  std::string detach_keys;
  bool detach = false;
  bool dry_run = false;
};

/// Whether what is looked at there may be something else when it is executed: the root alone is
/// nobody else's yet.
bool shares_files(const ContainerFlags& flags) {
  const MountFlags& mounts = flags.mounts;
  return !flags.rootfs.empty() || !mounts.volumes.empty() || !mounts.mounts.empty() ||
         !mounts.volumes_from.empty();
}

/// This process is the monitor of its container, so that no other program has to be started.
int run_in_foreground(Session& session, const CreateContainer& container, CidFile& cid_file) {
  RealWorld& real = session.foreground();
  const ContainerId id = run_container(real.world(), container).id;
  cid_file.keep();
  session.show_notes();
  const monitor::Served served = real.foreground().serve();
  const bool restarts = !served.closed_elsewhere && container_ended(real.world(), id) > 0;
  real.foreground().let_go();
  if (restarts) await_restart(real.world(), id);
  return served.state.exit_code;
}

/// Whoever is at a terminal may leave the container to itself, so it has a monitor of its own.
int run_on_terminal(Session& session, const CreateContainer& container,
                    const monitor::ClientOptions& options, CidFile& cid_file) {
  if (container.stdin_open) require_terminal();
  RealWorld& real = session.real();
  const auto attached = real.monitors().attach_to_next(
      {.terminal = true, .input = container.stdin_open, .window = monitor::own_window()});
  run_container(real.world(), container);
  cid_file.keep();
  return serve(session, *attached, options);
}

int run(Session& session, const Flags& flags) {
  session.set_goal("run container");
  const bool in_foreground = !flags.detach && !flags.container.tty;
  // Before anything is read: a file that is given as <(...) can be read once.
  if (in_foreground && !flags.dry_run && shares_files(flags.container)) execute_from_read_only();
  CreateContainer container = parse_container_flags(flags.container);
  if (flags.dry_run) {
    print_commands(session, describe_run(session.world(), container));
    return 0;
  }
  const monitor::ClientOptions options{.terminal = true,
                                       .detach_keys = parse_detach_keys(flags.detach_keys)};
  if (in_foreground) session.foreground();  // before anything asks for the world
  provide_image(session, container, flags.container.pull);
  CidFile cid_file(flags.container.cid_file);
  container.announce = [&](const ContainerId& id) { cid_file.write(id); };
  if (!flags.detach && container.tty) {
    return run_on_terminal(session, container, options, cid_file);
  }
  if (in_foreground) return run_in_foreground(session, container, cid_file);
  const ContainerId id = run_container(session.world(), container).id;
  cid_file.keep();
  session.print(id.str() + "\n");
  return 0;
}

}  // namespace

Action build_run(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-d,--detach", flags->detach, "Do not wait for its end; print its id");
  add_detach_keys(app, flags->detach_keys);
  flag(app, "--dry-run", flags->dry_run, "Print the commands that equal what would be done");
  add_container_flags(app, flags->container);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
