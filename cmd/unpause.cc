#include "cnet/engine/containers.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {

Action build_unpause(CLI::App& app) {
  auto names = std::make_shared<std::vector<std::string>>();
  arguments(app, "CONTAINER", *names, 1);
  return [names](Session& session) {
    return session.for_each(*names, "unpause", [&](const std::string& name) {
      unpause_container(session.world(), name);
      session.print(name + "\n");
    });
  };
}

}  // namespace cnet::cmd
