#include "record_fields.h"

namespace cnet::state {
template <class Visitor, Like<RunState> T>
void fields(Visitor& visit, T& state) {
  visit.required("pid", state.pid);
  visit.required("pid_start_time", state.pid_start_time);
  visit.required("boot_id", state.boot_id);
  visit.required("monitor_pid", state.monitor_pid);
  visit.required("started", state.started);
  visit.defaulted("ended", state.ended);
  visit.defaulted("exit_code", state.exit_code);
  visit.defaulted("finished", state.finished);
  visit.defaulted("oom_killed", state.oom_killed);
  visit.rule(state.pid >= 0 && state.monitor_pid >= 0, "a pid is negative");
  visit.rule(state.exit_code >= 0 && state.exit_code <= 255, "the exit code is above 255");
}

std::string to_text(const RunState& state) { return record_to_text(state); }

RunState parse_run_state(std::string_view text) {
  const JsonDocument document(text, "", Error::Kind::damaged);
  if (const auto schema = document.top().find("schema")) require_schema(*schema);
  FieldReader reader(document.top());
  RunState state;
  fields(reader, state);
  return state;
}

}  // namespace cnet::state
