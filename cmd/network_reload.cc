#include "cnet/engine/networks.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {

Action build_network_reload(CLI::App& app) {
  auto names = std::make_shared<std::vector<std::string>>();
  arguments(app, "NETWORK", *names, 0);
  return [names](Session& session) {
    session.set_goal("reload networks");
    for (const std::string& name : reload_networks(session.world(), *names)) {
      session.print(name + "\n");
    }
    return 0;
  };
}

}  // namespace cnet::cmd
