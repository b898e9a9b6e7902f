#include "cnet/engine/containers.h"
#include "command.h"
#include "flags.h"
#include "session.h"
#include "signal_name.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::string signal = "KILL";
  std::vector<std::string> names;
};

}  // namespace

Action build_kill(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  text(app, flags->signal, {"-s,--signal", "SIGNAL", "What to send (default SIGKILL)"});
  arguments(app, "CONTAINER", flags->names, 1);
  return [flags](Session& session) {
    const int signal = parse_signal(flags->signal);
    return session.for_each(flags->names, "kill", [&](const std::string& name) {
      kill_container(session.world(), name, signal);
      session.print(name + "\n");
    });
  };
}

}  // namespace cnet::cmd
