#include "cnet/engine/containers.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {

Action build_start(CLI::App& app) {
  auto names = std::make_shared<std::vector<std::string>>();
  arguments(app, "CONTAINER", *names, 1);
  return [names](Session& session) {
    World& world = session.world();
    return session.for_each(*names, "start", [&](const std::string& name) {
      start_container(world, view_container(world, name).container.id);
      session.print(name + "\n");
    });
  };
}

}  // namespace cnet::cmd
