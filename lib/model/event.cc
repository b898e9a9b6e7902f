#include "cnet/model/event.h"

#include <array>
#include <utility>

#include "cnet/model/container.h"
#include "cnet/model/network.h"

namespace cnet {
namespace {

constexpr std::array kTypes{EventType::container, EventType::network, EventType::volume,
                            EventType::image};

Event event(EventType type, std::string action, std::string actor, Attributes attributes) {
  return {.time = now(),
          .type = type,
          .action = std::move(action),
          .actor = std::move(actor),
          .attributes = std::move(attributes)};
}

}  // namespace

std::string event_type_name(EventType type) {
  switch (type) {
    case EventType::container:
      return "container";
    case EventType::network:
      return "network";
    case EventType::volume:
      return "volume";
    case EventType::image:
      return "image";
  }
  return {};
}

std::optional<EventType> parse_event_type(std::string_view name) {
  for (const EventType type : kTypes) {
    if (event_type_name(type) == name) return type;
  }
  return std::nullopt;
}

Event container_event(const Container& container, std::string action, Attributes more) {
  more.insert({{"image", container.image}, {"name", container.name}});
  more.insert(container.labels.begin(), container.labels.end());
  return event(EventType::container, std::move(action), container.id.str(), std::move(more));
}

Event network_event(const Network& network, std::string action, Attributes more) {
  more.insert({{"name", network.name}, {"type", network.driver_name()}});
  return event(EventType::network, std::move(action), network.id.str(), std::move(more));
}

Event volume_event(const std::string& name, std::string action, Attributes more) {
  more.insert({"driver", "local"});
  return event(EventType::volume, std::move(action), name, std::move(more));
}

Event image_event(const std::string& id, const std::string& name, std::string action) {
  return event(EventType::image, std::move(action), "sha256:" + id, {{"name", name}});
}

}  // namespace cnet
