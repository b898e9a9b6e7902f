#include "cnet/image/image_store.h"
#include "command.h"
#include "flags.h"
#include "image_events.h"
#include "image_users.h"
#include "session.h"
#include "world.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::vector<std::string> names;
  bool force = false;
};

void remove_image(Session& session, const std::string& name, bool force) {
  const auto removal =
      session.real().image_store().remove(name, force, image_users(session.world().store));
  for (const std::string& tag : removal.untagged) {
    tell_image(session, removal.id, tag, "untag");
    session.print("Untagged: " + tag + "\n");
  }
  if (!removal.deleted) return;
  tell_image(session, removal.id, "sha256:" + removal.id.str(), "delete");
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
