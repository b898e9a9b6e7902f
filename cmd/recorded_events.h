#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cnet/plan/events.h"
#include "cnet/state/event_log.h"

namespace cnet::cmd {

/// The events file of this host; and what this command has done, for the engine's log.
class RecordedEvents final : public Events {
 public:
  explicit RecordedEvents(const std::string& root) : file_(state::event_file(root)) {}

  void record(const Event& event) override;

  /// What this command has recorded.
  const std::vector<Event>& recorded() const { return recorded_; }
  /// Why some of it could not be written, once.
  std::optional<std::string> take_problem() { return std::exchange(problem_, std::nullopt); }

 private:
  state::RotatedFile file_;
  std::vector<Event> recorded_;
  std::optional<std::string> problem_;
};

}  // namespace cnet::cmd
