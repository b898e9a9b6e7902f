#include "restart_record.h"

namespace cnet::state {
namespace {

constexpr RestartMode kModes[] = {RestartMode::no, RestartMode::on_failure, RestartMode::always,
                                  RestartMode::unless_stopped};

}  // namespace

void write_value(JsonWriter& json, RestartMode value) { json.text(restart_mode_name(value)); }

void read_value(const JsonValue& json, RestartMode& value) {
  const std::string text = json.text();
  for (const RestartMode mode : kModes) {
    if (restart_mode_name(mode) != text) continue;
    value = mode;
    return;
  }
  json.refuse("a restart policy is expected");
}

}  // namespace cnet::state
