#include "cnet/engine/containers.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::vector<std::string> names;
  bool force = false;
  bool volumes = false;
};

}  // namespace

Action build_rm(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-f,--force", flags->force, "Kill it if it runs; one that does not exist is no error");
  flag(app, "-v,--volumes", flags->volumes, "Remove its anonymous volumes with it");
  arguments(app, "CONTAINER", flags->names, 1);
  return [flags](Session& session) {
    return session.for_each(flags->names, "remove container", [&](const std::string& name) {
      remove_container(session.world(), name, flags->force, flags->volumes);
      session.print(name + "\n");
    });
  };
}

}  // namespace cnet::cmd
