#include "event_filter.h"

#include <algorithm>

namespace cnet::cmd {
namespace {

std::string attribute(const Event& event, const std::string& key) {
  const auto found = event.attributes.find(key);
  return found == event.attributes.end() ? "" : found->second;
}

}  // namespace

EventFilter::EventFilter(const std::vector<std::string>& texts)
    : filter_(texts, {"container", "event", "image", "label", "network", "scope", "type",
                      "volume"}) {}

bool EventFilter::accepts(const Event& event) const {
  return filter_.accepts("type", event_type_name(event.type)) && filter_.accepts("scope", "local") &&
         accepts_action(event) && accepts_object(event, "container", EventType::container) &&
         accepts_object(event, "network", EventType::network) &&
         accepts_object(event, "volume", EventType::volume) && accepts_image(event) &&
         filter_.accepts_labels(event.attributes);
}

/// "health_status" is "health_status: healthy", too.
bool EventFilter::accepts_action(const Event& event) const {
  return filter_.accepts("event", event.action) ||
         filter_.accepts("event", event.action.substr(0, event.action.find(':')));
}

/// By name, id or the start of an id.
bool EventFilter::accepts_object(const Event& event, const std::string& key,
                                 EventType type) const {
  if (!filter_.has(key)) return true;
  if (event.type != type) return false;
  return std::ranges::any_of(filter_.values(key), [&](const std::string& value) {
    return attribute(event, "name") == value || (!value.empty() && event.actor.starts_with(value));
  });
}

bool EventFilter::accepts_image(const Event& event) const {
  if (!filter_.has("image")) return true;
  if (event.type == EventType::container) return filter_.accepts("image", attribute(event, "image"));
  return event.type == EventType::image &&
         (filter_.accepts("image", attribute(event, "name")) ||
          filter_.accepts("image", event.actor));
}

}  // namespace cnet::cmd
