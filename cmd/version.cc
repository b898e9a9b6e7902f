#include "version.h"

#include "cnet/output/listing.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {

Action build_version(CLI::App& app) {
  auto format = std::make_shared<std::string>();
  text(app, *format, {"-f,--format", "FORMAT", "json or a Go template"});
  return [format](Session& session) {
    session.set_goal("version");
    const output::Json version{{"Version", kVersion}};
    if (format->empty()) {
      session.print(std::string("cnet ") + kVersion + "\n");
    } else if (*format == "json") {
      session.print(output::json_text(version) + "\n");
    } else {
      session.print(output::render_inspect({version}, *format));
    }
    return 0;
  };
}

}  // namespace cnet::cmd
