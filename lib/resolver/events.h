#pragma once

#include <chrono>

#include "cnet/base/epoll_set.h"

namespace cnet::resolver {

using Clock = std::chrono::steady_clock;

/// What the resolver waits for. A listener is not destroyed while the events of one wait are told:
/// whatever is finished goes afterwards.
class Events : public EpollSet {
 public:
  /// Tells the listeners of what is ready, or returns after `timeout` (negative: never).
  void wait(std::chrono::milliseconds timeout);
  /// Of those that are ready at once, it is told first.
  void prefer(Listener& listener) { first_ = &listener; }

 private:
  Listener* first_ = nullptr;
};

}  // namespace cnet::resolver
