#include "image_events.h"

#include <utility>

#include "cnet/image/image_store.h"
#include "session.h"
#include "world.h"

namespace cnet::cmd {
namespace {

void record(Session& session, const ImageId& id, Event event) {
  // A name that led nowhere has no id.
  if (const auto image =
          id.str().empty() ? std::nullopt : session.real().image_store().find(id.str())) {
    event.attributes.insert(image->config.labels.begin(), image->config.labels.end());
  }
  session.world().events.record(event);
}

}  // namespace

void tell_image(Session& session, const ImageId& id, const std::string& name,
                const std::string& action) {
  record(session, id, image_event(id.str(), name, action));
}

void tell_pulled(Session& session, const ImageId& id, const image::Reference& name) {
  image::Reference repository = name;
  repository.tag.clear();
  repository.digest.clear();
  Event event = image_event(id.str(), repository.familiar(), "pull");
  event.actor = name.familiar();
  record(session, id, std::move(event));
}

}  // namespace cnet::cmd
