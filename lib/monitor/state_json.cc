#include "state_json.h"

namespace cnet::monitor {
namespace {

const char* word(bool value) { return value ? "true" : "false"; }

}  // namespace

std::string to_json(const RunState& state) {
  // No value needs escaping: numbers, times, and a boot id of hexadecimal digits.
  std::string json = "{\"pid\":" + std::to_string(state.pid);
  json += ",\"pid_start_time\":" + std::to_string(state.pid_start_time);
  json += ",\"boot_id\":\"" + state.boot_id + "\"";
  json += ",\"monitor_pid\":" + std::to_string(state.monitor_pid);
  json += ",\"started\":\"" + rfc3339(state.started) + "\"";
  json += std::string(",\"ended\":") + word(state.ended);
  json += ",\"exit_code\":" + std::to_string(state.exit_code);
  if (state.ended) json += ",\"finished\":\"" + rfc3339(state.finished) + "\"";
  json += std::string(",\"oom_killed\":") + word(state.oom_killed) + "}\n";
  return json;
}

}  // namespace cnet::monitor
