#pragma once

#include <chrono>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "cnet/plan/published_ports.h"
#include "datagram_relay.h"
#include "poll_set.h"
#include "relay_events.h"

namespace cnet::monitor {

/// The published ports of a running container. Their sockets keep other programs from them, while
/// the kernel translates what comes there; what it cannot translate is relayed: connections to
/// [::1] and to link-local addresses, and IPv6 clients of a container without IPv6.
class Published {
 public:
  Published() = default;
  Published(const Published&) = delete;  // the relays point at the targets
  Published& operator=(const Published&) = delete;

  /// Throws Error.
  void hold(HeldPort port);
  void aim(const RelayTargets& targets);
  /// All ports are free, and what was relayed breaks off.
  void clear();

  void watch(PollSet& set) const { set.add(events_.fd(), POLLIN); }
  void handle(const PollSet& set);
  std::optional<std::chrono::steady_clock::time_point> deadline() const;

 private:
  RelayTargets targets_;
  RelayEvents events_;
  std::vector<UniqueFd> silent_;
  std::list<std::unique_ptr<Listener>> streams_;
  std::list<DatagramPort> datagrams_;
};

}  // namespace cnet::monitor
