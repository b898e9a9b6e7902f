#include "cnet/base/text.h"
#include "flags.h"
#include "pulling.h"
#include "registry_commands.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::string name;
  std::string platform;
  bool quiet = false;
};

}  // namespace

Action build_image_pull(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  text(app, flags->platform,
       {"--platform", "OS/ARCH",
        "Of an image for several, like linux/arm64 (default: this machine's)"});
  flag(app, "-q,--quiet", flags->quiet, "Print the name alone");
  argument(app, "IMAGE", flags->name);
  return [flags](Session& session) {
    session.set_goal("pull image " + cnet::quoted(flags->name));
    pull_and_show(session, {.name = full_name(flags->name),
                            .platform = flags->platform,
                            .to_stderr = false,
                            .quiet = flags->quiet});
    return 0;
  };
}

}  // namespace cnet::cmd
