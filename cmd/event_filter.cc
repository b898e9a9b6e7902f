#include "event_filter.h"

#include <algorithm>

namespace cnet::cmd {
namespace {

std::string attribute(const Event& event, const std::string& key) {
  const auto found = event.attributes.find(key);
  return found == event.attributes.end() ? "" : found->second;
}

std::string without_tag(const std::string& name) {
  const std::size_t colon = name.rfind(':');
  const bool is_port = colon != name.npos && name.find('/', colon) != name.npos;
  return colon == name.npos || is_port ? name : name.substr(0, colon);
}

}  // namespace

EventFilter::EventFilter(const std::vector<std::string>& texts)
    : filter_(texts,
              {"container", "event", "image", "label", "network", "scope", "type", "volume"}) {}

bool EventFilter::accepts(const Event& event) const {
  return filter_.accepts("type", event_type_name(event.type)) &&
         filter_.accepts("scope", "local") && accepts_action(event) &&
         accepts_object(event, "container", EventType::container) &&
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
bool EventFilter::accepts_object(const Event& event, const std::string& key, EventType type) const {
  if (!filter_.has(key)) return true;
  if (event.type != type) return false;
  return std::ranges::any_of(filter_.values(key), [&](const std::string& value) {
    return attribute(event, "name") == value || (!value.empty() && event.actor.starts_with(value));
  });
}

/// With its tag or without.
bool EventFilter::accepts_image_name(const std::string& name) const {
  return filter_.accepts("image", name) || filter_.accepts("image", without_tag(name));
}

bool EventFilter::accepts_image(const Event& event) const {
  if (!filter_.has("image")) return true;
  if (event.type == EventType::container) return accepts_image_name(attribute(event, "image"));
  return event.type == EventType::image &&
         (accepts_image_name(attribute(event, "name")) || accepts_image_name(event.actor));
}

}  // namespace cnet::cmd
