#include "cnet/engine/containers.h"
#include "command.h"
#include "session.h"
#include "stop_flags.h"

namespace cnet::cmd {

Action build_stop(CLI::App& app) {
  auto flags = std::make_shared<StopFlags>();
  add_stop_flags(app, *flags);
  return [flags](Session& session) {
    const auto signal = signal_of(*flags);
    const auto timeout = timeout_of(*flags);
    return session.for_each(flags->names, "stop", [&](const std::string& name) {
      stop_container(session.world(), name, signal, timeout);
      session.print(name + "\n");
    });
  };
}

}  // namespace cnet::cmd
