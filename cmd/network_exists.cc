#include "cnet/base/text.h"
#include "cnet/engine/networks.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {

Action build_network_exists(CLI::App& app) {
  auto name = std::make_shared<std::string>();
  argument(app, "NETWORK", *name);
  return [name](Session& session) {
    session.set_goal("look for network " + cnet::quoted(*name));
    return network_exists(session.world(), *name) ? 0 : 1;
  };
}

}  // namespace cnet::cmd
