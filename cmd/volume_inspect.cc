#include "command.h"
#include "inspect_flags.h"
#include "show.h"

namespace cnet::cmd {

Action build_volume_inspect(CLI::App& app) {
  auto flags = std::make_shared<InspectFlags>();
  add_inspect_flags(app, *flags, "VOLUME");
  return [flags](Session& session) {
    return print_inspected(session, *flags, [&](const std::string& name) {
      return json_of(view_volume(session.world(), name));
    });
  };
}

}  // namespace cnet::cmd
