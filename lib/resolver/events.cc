#include "events.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>

#include "cnet/base/error.h"

namespace cnet::resolver {

Events::Events() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (!epoll_) throw Error::system("epoll_create1", errno);
}

void Events::wait(std::chrono::milliseconds timeout) {
  std::array<epoll_event, 64> ready;
  const int count = ::epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()),
                                 static_cast<int>(timeout.count()));
  const auto events = std::span(ready).first(static_cast<std::size_t>(std::max(count, 0)));
  for (const epoll_event& event : events) {
    if (event.data.ptr == first_) first_->ready(event.events);
  }
  for (const epoll_event& event : events) {
    auto* const listener = static_cast<Listener*>(event.data.ptr);
    if (listener != first_) listener->ready(event.events);
  }
}

void Watch::want(std::uint32_t events) {
  if (events == wanted_) return;
  const int operation = wanted_ == 0  ? EPOLL_CTL_ADD
                        : events == 0 ? EPOLL_CTL_DEL
                                      : EPOLL_CTL_MOD;
  epoll_event event{.events = events, .data = {.ptr = &listener_}};
  if (::epoll_ctl(events_.epoll_.get(), operation, fd_, &event) == 0) wanted_ = events;
}

}  // namespace cnet::resolver
