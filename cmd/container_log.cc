#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {

/// A monitor's word on the collector of its container's log, for cnet's own log: KIND is "trouble"
/// or "over".
Action build_container_log(CLI::App& app) {
  struct Words {
    std::string id, kind, text;
  };
  auto words = std::make_shared<Words>();
  argument(app, "CONTAINER", words->id);
  argument(app, "KIND", words->kind);
  argument(app, "TEXT", words->text);
  return [words](Session& session) {
    const auto id = ContainerId::parse(words->id);
    if (!id) throw Error("a full id is needed", Error::Kind::usage);
    const auto container = session.world().store.container(*id);
    const std::string name = container ? container->name : id->short_form();
    session.concerns(name);
    session.set_goal("deliver the log of container " + cnet::quoted(name));
    if (words->kind != "over") throw Error(words->text);
    session.set_goal("deliver the log of container " + cnet::quoted(name) + ": " + words->text);
    return 0;
  };
}

}  // namespace cnet::cmd
