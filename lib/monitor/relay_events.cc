#include "relay_events.h"

#include <fcntl.h>

#include <algorithm>

namespace cnet::monitor {
namespace {

/// Then somebody else in the monitor has a turn.
constexpr int kMostAtOnce = 64;

}  // namespace

void RelayEvents::tell(Listener& listener, std::uint32_t events) {
  listener.ready(events);
  finished_.reset();
}

void RelayEvents::finish(const Listener& connection) {
  const auto place = std::ranges::find_if(
      owned_, [&](const Owned& owned) { return owned.connection.get() == &connection; });
  if (place == owned_.end()) return;
  finished_ = std::move(place->connection);
  owned_.erase(place);
}

void RelayEvents::dispatch() {
  for (int turn = 0; turn < kMostAtOnce; ++turn) {
    epoll_event room{};
    const auto events = wait({&room, 1}, 0);
    if (events.empty()) return;
    tell(*static_cast<Listener*>(room.data.ptr), room.events);
  }
}

/// As if the kernel had told each of an error.
void RelayEvents::end_from(const Origin& origin) {
  std::vector<Listener*> connections;
  for (const Owned& owned : owned_) {
    if (owned.origin == origin) connections.push_back(owned.connection.get());
  }
  for (Listener* connection : connections) tell(*connection, EPOLLERR);
}

UniqueFd& RelayEvents::spare() {
  if (!spare_) spare_ = UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  return spare_;
}

}  // namespace cnet::monitor
