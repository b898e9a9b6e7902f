#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {

Action build_container_prune(CLI::App& app) {
  auto force = std::make_shared<bool>(false);
  flag(app, "-f,--force", *force, "Do not ask");
  return [force](Session& session) {
    session.set_goal("remove stopped containers");
    if (!*force && !confirm(session,
                            "WARNING! This removes all stopped containers.\n"
                            "Do you want to continue?")) {
      return 0;
    }
    const std::vector<std::string> removed = prune_containers(session.world());
    if (!removed.empty()) session.print("Deleted Containers:\n" + join(removed, "\n") + "\n\n");
    return 0;
  };
}

}  // namespace cnet::cmd
