#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "cnet/monitor/restart_exit.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {

Action build_container_ended(CLI::App& app) {
  auto id = std::make_shared<std::string>();
  argument(app, "CONTAINER", *id);
  return [id](Session& session) {
    session.set_goal("clean up behind container " + cnet::quoted(*id));
    const auto container = ContainerId::parse(*id);
    if (!container) throw Error("a full id is needed", Error::Kind::usage);
    const int waits = container_ended(session.world(), *container);
    return waits == 0 ? 0 : monitor::kRestartExit + std::min(waits, monitor::kMostWaits);
  };
}

}  // namespace cnet::cmd
