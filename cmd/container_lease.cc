#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {

Action build_container_lease(CLI::App& app) {
  auto words = std::make_shared<std::vector<std::string>>();
  arguments(app, "CONTAINER INTERFACE", *words, 2);
  return [words](Session& session) {
    session.set_goal("renew the lease of container " + cnet::quoted(words->at(0)));
    const auto container = ContainerId::parse(words->at(0));
    if (!container) throw Error("a full id is needed", Error::Kind::usage);
    renew_lost_lease(session.world(), *container, words->at(1));
    return 0;
  };
}

}  // namespace cnet::cmd
