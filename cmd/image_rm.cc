#include "cnet/image/image_store.h"
#include "command.h"
#include "flags.h"
#include "session.h"
#include "world.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::vector<std::string> names;
  bool force = false;
};

/// The name of a container whose record names the image.
std::optional<std::string> user_of(state::Store& store, const ImageId& image) {
  for (const ContainerId& id : store.container_ids()) {
    const auto container = store.container(id);
    if (container && container->image_id == image.str()) return container->name;
  }
  return std::nullopt;
}

void remove_image(Session& session, const std::string& name, bool force) {
  state::Store& store = session.world().store;
  const auto found = session.real().image_store().find(name);
  const auto removal = session.real().image_store().remove(
      name, force, [&](const ImageId& image) { return user_of(store, image); });
  const std::string id = found ? found->id.str() : "";
  for (const std::string& tag : removal.untagged) {
    session.world().events.record(image_event(id, tag, "untag"));
    session.print("Untagged: " + tag + "\n");
  }
  if (!removal.deleted) return;
  session.world().events.record(image_event(id, name, "delete"));
  session.print("Deleted: sha256:" + removal.deleted->str() + "\n");
}

}  // namespace

Action build_image_rm(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-f,--force", flags->force, "By id: remove all names of the image");
  arguments(app, "IMAGE", flags->names, 1);
  return [flags](Session& session) {
    return session.for_each(flags->names, "remove image", [&](const std::string& name) {
      remove_image(session, name, flags->force);
    });
  };
}

}  // namespace cnet::cmd
