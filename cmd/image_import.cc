#include "cnet/base/text.h"
#include "cnet/image/import_image.h"
#include "command.h"
#include "flags.h"
#include "image_events.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::string source;
  std::string name;
  std::string message;
  std::vector<std::string> changes;
};

}  // namespace

Action build_image_import(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  texts(app, flags->changes,
        {"-c,--change", "INSTRUCTION", "Dockerfile instruction, like 'CMD [\"sh\"]' or 'ENV A=b'"});
  text(app, flags->message, {"-m,--message", "TEXT", "Comment in the image's history"});
  argument(app, "SOURCE", flags->source);
  argument(app, "NAME", flags->name);
  return [flags](Session& session) {
    session.set_goal("import image " + cnet::quoted(flags->name));
    const ImageId id = image::import_image({.root = session.world().config.root,
                                            .source = flags->source,
                                            .name = flags->name,
                                            .changes = flags->changes,
                                            .message = flags->message});
    tell_image(session, id, image::parse_reference(flags->name).familiar(), "import");
    session.print("sha256:" + id.str() + "\n");
    return 0;
  };
}

}  // namespace cnet::cmd
