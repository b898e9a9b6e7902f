#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {

Action build_container_health(CLI::App& app) {
  auto words = std::make_shared<std::vector<std::string>>();
  arguments(app, "CONTAINER STATUS", *words, 2);
  return [words](Session& session) {
    session.set_goal("tell the health of container " + cnet::quoted(words->at(0)));
    const auto container = ContainerId::parse(words->at(0));
    const auto status = parse_health_status(words->at(1));
    if (!container || !status) throw Error("a full id and a status are needed", Error::Kind::usage);
    container_health_changed(session.world(), *container, *status);
    return 0;
  };
}

}  // namespace cnet::cmd
