#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/model/event.h"
#include "cnet/state/rotated_file.h"

namespace cnet::state {

/// An event as one line of JSON, without its newline. Throws Error for text that is not UTF-8.
std::string to_line(const Event& event);

/// The event a line holds. Behind the torn start of another line, which a full disk leaves, the
/// whole one is found. Absent for everything else.
std::optional<Event> parse_event(std::string_view line);

/// Where the events of the durable tree `root` are.
RotatedFile event_file(const std::string& root);

/// Reads them in order and names what cannot be read.
class EventReader {
 public:
  explicit EventReader(const std::string& root) : lines_(event_file(root)) {}

  void skip_to_end() { lines_.skip_to_end(); }
  void read(const std::function<void(const Event&)>& sink);
  /// How many lines were damaged since the last call.
  int take_damaged() { return std::exchange(damaged_, 0); }

 private:
  RotatedReader lines_;
  int damaged_ = 0;
};

}  // namespace cnet::state
