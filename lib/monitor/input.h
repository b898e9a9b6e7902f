#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/monitor/detach_keys.h"
#include "lazy_buffer.h"
#include "poll_set.h"

namespace cnet::monitor {

/// A container's standard input: from the foreground client's descriptor and those of attached
/// clients into the container's pipe or terminal. Without any of them it is only held open.
class Input {
 public:
  using Clock = std::chrono::steady_clock;
  /// Between two of the detach keys.
  static constexpr std::chrono::milliseconds kPause{500};

  Input(UniqueFd pipe, int client);

  /// What `client` sends goes into the container. `ends`: its end is the end of the container's
  /// input.
  void attach(UniqueFd client, unsigned caller, bool ends);
  void detach(unsigned caller);
  /// Takes keys out of what the foreground client types. They have to outlive this.
  void scan_for(DetachKeys& keys) { keys_ = &keys; }
  /// When what may become the detach keys is passed on after all; absent: nothing is held back.
  std::optional<Clock::time_point> deadline() const;

  void watch(PollSet& set) const;
  void handle(const PollSet& set);
  void close();

 private:
  struct Source {
    UniqueFd owned;  ///< empty for the foreground client
    int fd = -1;
    unsigned caller = 0;
    bool ends = true;
    LazyBuffer<4096> chunk = {};
    std::string_view pending = {};  ///< of chunk or scanned_, not yet taken by the container
  };

  void handle(Source& source, const PollSet& set);
  void read_some(Source& source);
  void scan(Source& source, std::string_view typed);
  void pass_on(Source& source);

  UniqueFd pipe_;
  DetachKeys* keys_ = nullptr;
  Clock::time_point typed_at_;
  std::string scanned_;  ///< what keys_ has left of what was typed
  std::vector<Source> sources_;
};

}  // namespace cnet::monitor
