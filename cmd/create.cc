#include "command.h"
#include "container_flags.h"
#include "session.h"

namespace cnet::cmd {

Action build_create(CLI::App& app) {
  auto flags = std::make_shared<ContainerFlags>();
  add_container_flags(app, *flags);
  return [flags](Session& session) {
    session.set_goal("create container");
    session.print(create_container(session.world(), parse_container_flags(*flags)).id.str() + "\n");
    return 0;
  };
}

}  // namespace cnet::cmd
