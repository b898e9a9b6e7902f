#include "cnet/base/text.h"
#include "cnet/image/image_archives.h"
#include "cnet/image/image_store.h"
#include "command.h"
#include "flags.h"
#include "image_events.h"
#include "session.h"
#include "world.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::vector<std::string> images;
  std::string format = "docker-archive";
  std::string output = "-";
};

}  // namespace

Action build_image_save(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  text(app, flags->format, {"--format", "FORMAT", "docker-archive (default) or oci-archive"});
  text(app, flags->output, {"-o,--output", "FILE", "Write to a file, not to stdout"});
  arguments(app, "IMAGE", flags->images, 1);
  return [flags](Session& session) {
    session.set_goal("save " + join(flags->images, ", "));
    image::save_images({.root = session.world().config.root,
                        .images = flags->images,
                        .format = flags->format,
                        .target = flags->output});
    for (const std::string& name : flags->images) {
      const auto target = session.real().image_store().target(name);
      if (target) tell_image(session, target->id, "sha256:" + target->id.str(), "save");
    }
    return 0;
  };
}

}  // namespace cnet::cmd
