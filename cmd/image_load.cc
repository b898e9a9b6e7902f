#include "cnet/image/image_archives.h"
#include "command.h"
#include "flags.h"
#include "image_events.h"
#include "session.h"
#include "world.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::string input = "-";
  bool quiet = false;
};

/// `line` is the name an image got, or the id of one without.
void tell(Session& session, const std::string& line) {
  const bool nameless = line.starts_with("sha256:");
  session.print((nameless ? "Loaded image ID: " : "Loaded image: ") + line + "\n");
  if (const auto target = session.real().image_store().target(line)) {
    tell_image(session, target->id, line, "load");
  }
}

int run(Session& session, const Flags& flags) {
  session.set_goal("load images");
  image::load_images(
      {.root = session.world().config.root,
       .source = flags.input,
       .on_image = [&](std::string_view line) { tell(session, std::string(line)); }});
  return 0;
}

}  // namespace

Action build_image_load(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  text(app, flags->input, {"-i,--input", "FILE", "Read the archive from a file, not from stdin"});
  flag(app, "-q,--quiet", flags->quiet, "Accepted, as Docker's; cnet shows no progress here");
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
