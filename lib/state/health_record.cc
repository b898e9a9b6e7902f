#include "health_fields.h"

namespace cnet::state {

void write_value(JsonWriter& json, std::chrono::nanoseconds value) { json.number(value.count()); }

void read_value(const JsonValue& json, std::chrono::nanoseconds& value) {
  std::int64_t count = 0;
  read_value(json, count);
  if (count < 0) json.refuse("a duration is negative");
  value = std::chrono::nanoseconds(count);
}

void write_value(JsonWriter& json, HealthStatus value) { json.text(health_status_name(value)); }

void read_value(const JsonValue& json, HealthStatus& value) {
  const auto status = parse_health_status(json.text());
  if (!status) json.refuse("a state of health is expected");
  value = *status;
}

std::string to_text(const Health& health) { return record_to_text(health); }

Health parse_health(std::string_view text) {
  const JsonDocument document(text, "", Error::Kind::damaged);
  if (const auto schema = document.top().find("schema")) require_schema(*schema);
  FieldReader reader(document.top());
  Health health;
  fields(reader, health);
  return health;
}

}  // namespace cnet::state
