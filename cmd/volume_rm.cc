#include "cnet/engine/volumes.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::vector<std::string> names;
  bool force = false;
};

}  // namespace

Action build_volume_rm(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-f,--force", flags->force, "A volume that does not exist is no error");
  arguments(app, "VOLUME", flags->names, 1);
  return [flags](Session& session) {
    return session.for_each(flags->names, "remove volume", [&](const std::string& name) {
      remove_volume(session.world(), name, flags->force);
      session.print(name + "\n");
    });
  };
}

}  // namespace cnet::cmd
