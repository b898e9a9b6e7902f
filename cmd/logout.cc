#include "cnet/image/pull_image.h"
#include "cnet/image/registry_name.h"
#include "cnet/state/config_file.h"
#include "flags.h"
#include "registry_commands.h"
#include "session.h"

namespace cnet::cmd {

Action build_logout(CLI::App& app) {
  auto given = std::make_shared<std::string>();
  optional_argument(app, "REGISTRY", *given);
  return [given](Session& session) {
    const std::string root = session.world().config.root;
    const std::string registry =
        image::parse_registry(given->empty() ? state::load_registries().default_registry : *given);
    session.set_goal("log out of " + registry);
    if (image::logout(root, registry)) {
      session.print("Removing login credentials for " + registry + "\n");
    } else {
      session.print("Not logged in to " + registry + "\n");
    }
    return 0;
  };
}

}  // namespace cnet::cmd
