#include "cnet/base/epoll_set.h"

#include <algorithm>

namespace cnet {

std::span<epoll_event> EpollSet::wait(std::span<epoll_event> events, int timeout) const {
  const int count =
      ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), timeout);
  return events.first(static_cast<std::size_t>(std::max(count, 0)));
}

bool EpollSet::control(int operation, int fd, std::uint32_t events, Listener& listener) {
  if (!epoll_) epoll_ = UniqueFd(::epoll_create1(EPOLL_CLOEXEC));
  epoll_event event{.events = events, .data = {.ptr = &listener}};
  return ::epoll_ctl(epoll_.get(), operation, fd, &event) == 0;
}

bool Watch::want(std::uint32_t events) {
  if (events == wanted_) return true;
  const int operation = wanted_ == 0 ? EPOLL_CTL_ADD : events == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
  if (!set_.control(operation, fd_, events, listener_)) return false;
  wanted_ = events;
  return true;
}

}  // namespace cnet
