#include "recorded_events.h"

#include "cnet/base/error.h"

namespace cnet::cmd {

/// Nobody above could do better than to go on: what is done is done.
void RecordedEvents::record(const Event& event) {
  recorded_.push_back(event);
  try {
    state::append_line(file_, state::to_line(event));
  } catch (const Error& error) {
    problem_ = "an event could not be recorded: " + error.problem();
  }
}

}  // namespace cnet::cmd
