#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {

Action build_container_restart(CLI::App& app) {
  auto id = std::make_shared<std::string>();
  argument(app, "CONTAINER", *id);
  return [id](Session& session) {
    session.set_goal("restart container " + cnet::quoted(*id) + " by its policy");
    const auto container = ContainerId::parse(*id);
    if (!container) throw Error("a full id is needed", Error::Kind::usage);
    restart_by_policy(session.world(), *container);
    return 0;
  };
}

}  // namespace cnet::cmd
