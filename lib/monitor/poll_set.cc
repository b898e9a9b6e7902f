#include "poll_set.h"

#include <algorithm>
#include <cerrno>

#include "cnet/base/error.h"

namespace cnet::monitor {

void PollSet::add(int fd, short events) {
  if (fd >= 0) polled_.push_back({.fd = fd, .events = events, .revents = 0});
}

void PollSet::wait(std::optional<std::chrono::milliseconds> timeout) {
  const int limit = timeout ? static_cast<int>(std::clamp<long>(timeout->count(), 0, 1 << 30)) : -1;
  if (::poll(polled_.data(), polled_.size(), limit) >= 0) return;
  if (errno != EINTR) throw Error::system("poll", errno);
  for (pollfd& polled : polled_) polled.revents = 0;
}

bool PollSet::ready(int fd) const {
  return fd >= 0 && std::ranges::any_of(polled_, [fd](const pollfd& polled) {
           return polled.fd == fd && polled.revents != 0;
         });
}

bool PollSet::is_closed(int fd) const {
  return fd >= 0 && std::ranges::any_of(polled_, [fd](const pollfd& polled) {
           return polled.fd == fd && (polled.revents & (POLLERR | POLLHUP)) != 0;
         });
}

}  // namespace cnet::monitor
