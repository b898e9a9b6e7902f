#include "cnet/state/event_log.h"

#include "cnet/state/json_value.h"

namespace cnet::state {
namespace {

/// No JSON string has this in it: its quotes would be escaped.
constexpr std::string_view kStart = "{\"time\":\"";
constexpr std::uint64_t kMostBytes = 8 << 20;
constexpr int kFiles = 5;

std::string needed(const JsonValue& object, std::string_view key) {
  const auto value = object.find(key);
  if (!value) object.refuse(std::string(key) + " is missing");
  return value->text();
}

Event event_of(const JsonValue& object) {
  Event event;
  const auto time = parse_rfc3339(needed(object, "time"));
  if (!time) object.refuse("a time is expected");
  event.time = *time;
  const auto type = parse_event_type(needed(object, "type"));
  if (!type) object.refuse("the type is not known");
  event.type = *type;
  event.action = needed(object, "action");
  event.actor = needed(object, "id");
  const auto attributes = object.find("attributes");
  if (!attributes) object.refuse("attributes are missing");
  for (const JsonValue& each : attributes->members()) event.attributes[each.key()] = each.text();
  for (const JsonValue& each : object.unread()) each.refuse("there is no such key");
  return event;
}

}  // namespace

std::string to_line(const Event& event) {
  std::string line = std::string(kStart) + rfc3339(event.time) + "\"";
  line += ",\"type\":" + json_string(event_type_name(event.type));
  line += ",\"action\":" + json_string(event.action) + ",\"id\":" + json_string(event.actor);
  line += ",\"attributes\":{";
  const char* separator = "";
  for (const auto& [key, value] : event.attributes) {
    line += separator + json_string(key) + ":" + json_string(value);
    separator = ",";
  }
  return line + "}}";
}

std::optional<Event> parse_event(std::string_view line) {
  const std::size_t start = line.rfind(kStart);
  if (start == std::string_view::npos) return std::nullopt;
  try {
    const JsonDocument document(line.substr(start), "", Error::Kind::damaged);
    return event_of(document.top());
  } catch (const Error&) {
    return std::nullopt;
  }
}

RotatedFile event_file(const std::string& root) {
  return {.path = root + "/events/log", .most_bytes = kMostBytes, .files = kFiles};
}

void EventReader::read(const std::function<void(const Event&)>& sink) {
  lines_.read([&](std::string_view line) {
    const auto event = parse_event(line);
    if (!event || line.rfind(kStart) != 0) ++damaged_;
    if (event) sink(*event);
  });
}

}  // namespace cnet::state
