#include "events.h"

#include <array>

namespace cnet::resolver {

void Events::wait(std::chrono::milliseconds timeout) {
  std::array<epoll_event, 64> room;
  const auto events = EpollSet::wait(room, static_cast<int>(timeout.count()));
  for (const epoll_event& event : events) {
    if (event.data.ptr == first_) first_->ready(event.events);
  }
  for (const epoll_event& event : events) {
    auto* const listener = static_cast<Listener*>(event.data.ptr);
    if (listener != first_) listener->ready(event.events);
  }
}

}  // namespace cnet::resolver
