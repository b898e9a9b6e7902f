#include "inspect_flags.h"

#include "cnet/output/listing.h"
#include "flags.h"

namespace cnet::cmd {

void add_inspect_flags(CLI::App& app, InspectFlags& flags, const std::string& kind) {
  text(app, flags.format, {"-f,--format", "FORMAT", "json or a Go template"});
  arguments(app, kind, flags.names, 1);
}

int print_inspected(Session& session, const InspectFlags& flags,
                    const std::function<output::Json(const std::string&)>& look_up) {
  std::vector<output::Json> found;
  const int code = session.for_each(
      flags.names, "inspect", [&](const std::string& name) { found.push_back(look_up(name)); });
  session.set_goal("inspect");
  session.print(output::render_inspect(found, flags.format));
  return code;
}

}  // namespace cnet::cmd
