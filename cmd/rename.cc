#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::string container;
  std::string name;
};

}  // namespace

Action build_rename(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  argument(app, "CONTAINER", flags->container);
  argument(app, "NAME", flags->name);
  return [flags](Session& session) {
    session.set_goal("rename container " + cnet::quoted(flags->container));
    rename_container(session.world(), flags->container, flags->name);
    return 0;
  };
}

}  // namespace cnet::cmd
