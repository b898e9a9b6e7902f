#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "cnet/base/time.h"

namespace cnet {

struct Container;
struct Network;

enum class EventType { container, network, volume, image };
std::string event_type_name(EventType type);  ///< Docker's: "container", "network" ...
std::optional<EventType> parse_event_type(std::string_view name);

/// Something that happened to one object, in Docker's words.
struct Event {
  Time time;
  EventType type = EventType::container;
  std::string action;  ///< "start", "die", "exec_start: sh -c date"
  std::string actor;   ///< id of a container or network, name of a volume, "sha256:..." of an image
  std::map<std::string, std::string> attributes;
  friend bool operator==(const Event&, const Event&) = default;
};

using Attributes = std::map<std::string, std::string>;

/// Of this moment. A container's labels, image and name are attributes too, as Docker's.
Event container_event(const Container& container, std::string action, Attributes more = {});
/// With the network's name and type.
Event network_event(const Network& network, std::string action, Attributes more = {});
Event volume_event(const std::string& name, std::string action, Attributes more = {});
/// `id` is 64 hex.
Event image_event(const std::string& id, const std::string& name, std::string action);

}  // namespace cnet
