#pragma once

#include <chrono>
#include <cstdint>

#include "cnet/base/unique_fd.h"

namespace cnet::resolver {

using Clock = std::chrono::steady_clock;

/// Who is told when a descriptor is ready. It is not destroyed while the events of one wait are
/// told: whatever is finished goes afterwards.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual void ready(std::uint32_t events) = 0;
};

class Events {
 public:
  /// Throws Error.
  Events();
  /// Tells the listeners of what is ready, or returns after `timeout` (negative: never).
  void wait(std::chrono::milliseconds timeout);
  /// Of those that are ready at once, it is told first.
  void prefer(Listener& listener) { first_ = &listener; }

 private:
  friend class Watch;
  UniqueFd epoll_;
  Listener* first_ = nullptr;
};

/// A descriptor's place among the events, for as long as it lives.
class Watch {
 public:
  Watch(Events& events, int fd, Listener& listener)
      : events_(events), fd_(fd), listener_(listener) {}
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() { want(0); }
  /// EPOLLIN, EPOLLOUT, both, or 0 for nothing.
  void want(std::uint32_t events);

 private:
  Events& events_;
  int fd_;
  Listener& listener_;
  std::uint32_t wanted_ = 0;
};

}  // namespace cnet::resolver
