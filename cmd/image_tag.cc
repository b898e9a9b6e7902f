#include "cnet/base/text.h"
#include "cnet/image/image_store.h"
#include "command.h"
#include "flags.h"
#include "image_events.h"
#include "session.h"
#include "world.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::string source, name;
};

}  // namespace

Action build_image_tag(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  argument(app, "IMAGE", flags->source);
  argument(app, "NAME", flags->name);
  return [flags](Session& session) {
    session.set_goal("name image " + cnet::quoted(flags->source));
    image::ImageStore& images = session.real().image_store();
    const image::Reference name = image::parse_reference(flags->name);
    images.tag(flags->source, name);
    if (const auto target = images.target(flags->name)) {
      tell_image(session, target->id, name.familiar(), "tag");
    }
    return 0;
  };
}

}  // namespace cnet::cmd
