#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "poll_set.h"

namespace cnet::monitor {

/// Has written down in cnet's own log that a collector is in trouble, and that the trouble is over:
/// each once, by a command that is handed the words.
class TroubleReport {
 public:
  /// `command` is empty or absolute; `collector` says which one: "syslog at unix:///dev/log".
  TroubleReport(std::vector<std::string> command, std::string collector);

  bool is_open() const { return is_open_; }
  /// Nothing when there is trouble already.
  void begin(const std::string& why);
  /// `lost`: how many lines since it began. Nothing when there is no trouble.
  void end(std::size_t lost);
  /// The container has ended and nobody waits any longer.
  void give_up(std::size_t lost);

  void watch(PollSet& set) const { set.add(writer_.get(), POLLIN); }
  void handle(const PollSet& set);

 private:
  void write(const std::string& kind, const std::string& text);

  std::vector<std::string> command_;
  std::string collector_;
  bool is_open_ = false;
  UniqueFd writer_;  ///< pidfd of the command
  std::vector<std::vector<std::string>> waiting_;
};

}  // namespace cnet::monitor
