#pragma once

#include <poll.h>

#include <chrono>
#include <optional>
#include <vector>

namespace cnet::monitor {

/// The descriptors one turn of the loop waits for. poll and not epoll: there are about ten, they
/// change with every turn (a pipe is not read while its reader is slow), and poll takes regular
/// files, which epoll refuses.
class PollSet {
 public:
  void clear() { polled_.clear(); }
  /// A negative descriptor is no descriptor.
  void add(int fd, short events);
  void wait(std::optional<std::chrono::milliseconds> timeout);
  /// Whether something happened to it (an event, an error or a hang-up) in the last wait.
  bool ready(int fd) const;
  /// Whether its other end is closed.
  bool is_closed(int fd) const;

 private:
  std::vector<pollfd> polled_;
};

}  // namespace cnet::monitor
