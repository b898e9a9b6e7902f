#include "cnet/engine/containers.h"
#include "command.h"
#include "session.h"

namespace cnet::cmd {

Action build_system_restore(CLI::App&) {
  return [](Session& session) {
    session.set_goal("restore system");
    for (const std::string& line : restore_containers(session.world())) session.print(line + "\n");
    return 0;
  };
}

}  // namespace cnet::cmd
