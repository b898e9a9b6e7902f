#include "relay_events.h"

#include <fcntl.h>

namespace cnet::monitor {
namespace {

/// Then somebody else in the monitor has a turn.
constexpr int kMostAtOnce = 64;

}  // namespace

bool RelayEvents::control(int operation, int fd, std::uint32_t events, Listener* listener) {
  if (!epoll_) epoll_ = UniqueFd(::epoll_create1(EPOLL_CLOEXEC));
  epoll_event event{.events = events, .data = {.ptr = listener}};
  return ::epoll_ctl(epoll_.get(), operation, fd, &event) == 0;
}

void RelayEvents::dispatch() {
  for (int turn = 0; turn < kMostAtOnce; ++turn) {
    epoll_event event{};
    if (::epoll_wait(epoll_.get(), &event, 1, 0) != 1) return;
    auto* listener = static_cast<Listener*>(event.data.ptr);
    if (listener->ready(event.events)) continue;
    std::erase_if(owned_, [&](const Owned& owned) { return owned.connection.get() == listener; });
  }
}

/// As if the kernel had told each of an error.
void RelayEvents::end_from(const Origin& origin) {
  std::erase_if(owned_, [&](const Owned& owned) {
    return owned.origin == origin && !owned.connection->ready(EPOLLERR);
  });
}

UniqueFd& RelayEvents::spare() {
  if (!spare_) spare_ = UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  return spare_;
}

Watch::~Watch() {
  if (wanted_ != 0) ::epoll_ctl(events_.epoll_.get(), EPOLL_CTL_DEL, fd_, nullptr);
}

bool Watch::want(std::uint32_t events) {
  if (events == wanted_) return true;
  const int operation = wanted_ == 0  ? EPOLL_CTL_ADD
                        : events == 0 ? EPOLL_CTL_DEL
                                      : EPOLL_CTL_MOD;
  if (!events_.control(operation, fd_, events, &listener_)) return false;
  wanted_ = events;
  return true;
}

}  // namespace cnet::monitor
