#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/image_store.h"
#include "cnet/output/image_view.h"
#include "command.h"
#include "flags.h"
#include "inspect_flags.h"
#include "show.h"
#include "world.h"

namespace cnet::cmd {
namespace {

struct Flags {
  InspectFlags inspect;
  std::string type;
};

/// The object of that name: a container, else an image, a network or a volume, as Docker looks. `type`
/// narrows it.
output::Json look_up(Session& session, const std::string& type, const std::string& name) {
  World& world = session.world();
  const bool any = type.empty();
  if (type == "container" || (any && world.store.find_container(name))) {
    return json_of(view_container(world, name));
  }
  if (any || type == "image") {
    if (const auto image = session.real().image_store().inspect(name)) {
      return output::image_json(*image);
    }
  }
  if (type == "network" || (any && network_exists(world, name))) {
    return json_of(view_network(world, name));
  }
  if (type == "volume" || (any && world.store.volume(name))) {
    return json_of(view_volume(world, name));
  }
  throw Error("no " + (any ? "container, image, network or volume" : type) + " has this name or id",
              Error::Kind::not_found);
}

int run(Session& session, const Flags& flags) {
  const std::array<std::string, 4> types{"container", "image", "network", "volume"};
  if (!flags.type.empty() && std::ranges::find(types, flags.type) == types.end()) {
    throw Error("--type " + cnet::quoted(flags.type) + " is no kind of object", Error::Kind::usage)
        .hint("the kinds are " + join(types, ", "));
  }
  return print_inspected(session, flags.inspect, [&](const std::string& name) {
    return look_up(session, flags.type, name);
  });
}

}  // namespace

Action build_inspect(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  text(app, flags->type, {"--type", "TYPE", "container, image, network or volume (default any)"});
  add_inspect_flags(app, flags->inspect, "OBJECT");
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
