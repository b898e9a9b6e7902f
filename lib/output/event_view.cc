#include "cnet/output/event_view.h"

#include <chrono>

#include "cnet/base/printable.h"

namespace cnet::output {
namespace {

Json actor_of(const Event& event) {
  Json attributes = Json::object();
  for (const auto& [key, value] : event.attributes) attributes[key] = value;
  return {{"ID", event.actor}, {"Attributes", attributes}};
}

std::string image_of(const Event& event) {
  const auto image = event.attributes.find("image");
  return image == event.attributes.end() ? "" : image->second;
}

std::int64_t seconds_of(const Event& event) {
  return std::chrono::floor<std::chrono::seconds>(event.time).time_since_epoch().count();
}

}  // namespace

std::string event_line(const Event& event) {
  std::string line = rfc3339(event.time) + " " + event_type_name(event.type) + " " + event.action +
                     " " + event.actor;
  std::string separator = " (";
  for (const auto& [key, value] : event.attributes) {
    line += separator + key + "=" + value;
    separator = ", ";
  }
  return printable(event.attributes.empty() ? line : line + ")");
}

Json event_json(const Event& event) {
  Json json = Json::object();
  if (event.type == EventType::container || event.type == EventType::image) {
    json["status"] = event.action;
    json["id"] = event.actor;
    if (event.type == EventType::container) json["from"] = image_of(event);
  }
  json["Type"] = event_type_name(event.type);
  json["Action"] = event.action;
  json["Actor"] = actor_of(event);
  json["scope"] = "local";
  json["time"] = seconds_of(event);
  json["timeNano"] = event.time.time_since_epoch().count();
  return json;
}

Json event_fields(const Event& event) {
  return {{"Type", event_type_name(event.type)},
          {"Action", event.action},
          {"Actor", actor_of(event)},
          {"Scope", "local"},
          {"Time", seconds_of(event)},
          {"TimeNano", event.time.time_since_epoch().count()},
          {"Status", event.action},
          {"ID", event.actor},
          {"From", image_of(event)}};
}

}  // namespace cnet::output
