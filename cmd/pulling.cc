#include "pulling.h"

#include <cstdio>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/image_store.h"
#include "cnet/image/manifest.h"
#include "cnet/image/pull_image.h"
#include "cnet/image/registry_name.h"
#include "cnet/state/config_file.h"
#include "flags.h"
#include "image_events.h"
#include "pull_display.h"
#include "session.h"
#include "terminal_window.h"
#include "world.h"

namespace cnet::cmd {
namespace {

std::string heading(const image::Reference& name) {
  const std::string what = name.digest.empty() ? name.tag : name.canonical();
  return what + ": Pulling from " + image::path_of(name) + "\n";
}

std::string ending(const image::Reference& name, const image::PullResult& result) {
  return "Digest: " + image::digest_text(result.digest) + "\nStatus: " +
         (result.newer ? "Downloaded newer image for " : "Image is up to date for ") +
         name.familiar() + "\n";
}

/// To stderr, as it is: what goes on meanwhile.
void remark(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

void require_policy(const std::string& policy) {
  if (policy == "always" || policy == "missing" || policy == "never") return;
  throw Error("--pull is always, missing or never, not " + cnet::quoted(policy),
              Error::Kind::usage);
}

/// What the image of this name is made for, if it is not what was asked for.
std::optional<image::Platform> other_platform(image::ImageStore& store, const std::string& name,
                                              const std::string& wanted) {
  if (wanted.empty()) return std::nullopt;  // then nobody has to read the image's configuration
  const auto image = store.find(name);
  if (!image) return std::nullopt;
  image::Platform made{
      .os = image->os, .architecture = image->architecture, .variant = image->variant};
  if (image::serves(made, image::parse_platform(wanted))) return std::nullopt;
  return made;
}

}  // namespace

void add_pull_flags(CLI::App& app, PullFlags& flags) {
  text(app, flags.pull,
       {"--pull", "POLICY", "Fetch the image: always, missing or never (default missing)"});
  text(app, flags.platform,
       {"--platform", "OS/ARCH",
        "Of an image for several, like linux/arm64 (default: this machine's)"});
}

std::string full_name(const std::string& name) {
  return image::with_registry(name, state::load_registries().default_registry);
}

void pull_and_show(Session& session, const Pulling& pulling) {
  const image::Reference name = image::parse_reference(pulling.name);
  const PullDisplay::Write write = [&](std::string_view words) {
    if (pulling.to_stderr) return remark(words);
    session.print(words);
    session.flush();
  };
  const bool bare = pulling.name.rfind(':') == std::string::npos ||
                    pulling.name.find('/', pulling.name.rfind(':')) != std::string::npos;
  if (!pulling.quiet && bare && !pulling.to_stderr) write("Using default tag: latest\n");
  if (!pulling.quiet) write(heading(name));
  PullDisplay display(write, window_of(pulling.to_stderr ? STDERR_FILENO : STDOUT_FILENO));
  const image::PullResult result = image::pull_image(
      {.root = session.world().config.root, .name = pulling.name, .platform = pulling.platform},
      [&](const image::PullEvent& event) {
        if (const auto* note = std::get_if<image::PullNote>(&event)) session.warn(note->words);
        const auto* layer = std::get_if<image::LayerEvent>(&event);
        if (layer != nullptr && !pulling.quiet) display.show(*layer);
      });
  tell_pulled(session, result.id, name);
  if (!pulling.quiet) write(ending(name, result));
  if (!pulling.to_stderr) session.print(name.canonical() + "\n");
}

void provide_image(Session& session, CreateContainer& container, const PullFlags& flags) {
  require_policy(flags.pull);
  if (!container.rootfs.empty()) return;
  image::ImageStore& store = session.real().image_store();
  const bool named_so = store.target(container.image).has_value();
  const std::string name = named_so ? container.image : full_name(container.image);
  const bool found = named_so || (name != container.image && store.target(name));
  if (found) container.image = name;
  // One for another platform is as good as none, as Docker's.
  const auto other = other_platform(store, name, flags.platform);
  if (flags.pull == "never" && other) {
    throw Error("image " + cnet::quoted(name) + " is here, but made for " +
                image::platform_text(*other) + ", not for " + flags.platform);
  }
  const bool here = found && !other;
  if (flags.pull == "never" || (flags.pull == "missing" && here)) return;
  if (!here) {
    remark("Unable to find image '" + image::parse_reference(name).familiar() + "' locally\n");
  }
  const std::string goal = session.goal();
  session.set_goal("pull image " + cnet::quoted(name));
  pull_and_show(session,
                {.name = name, .platform = flags.platform, .to_stderr = true, .quiet = false});
  session.set_goal(goal);
  container.image = name;
}

}  // namespace cnet::cmd
