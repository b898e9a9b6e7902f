#include "cnet/engine/containers.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {

Action build_wait(CLI::App& app) {
  auto names = std::make_shared<std::vector<std::string>>();
  arguments(app, "CONTAINER", *names, 1);
  return [names](Session& session) {
    return session.for_each(*names, "wait for", [&](const std::string& name) {
      session.print(std::to_string(wait_container(session.world(), name)) + "\n");
      session.flush();
    });
  };
}

}  // namespace cnet::cmd
