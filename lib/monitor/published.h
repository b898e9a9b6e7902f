#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>

#include "cnet/plan/published_ports.h"
#include "datagram_relay.h"
#include "poll_set.h"
#include "relay_events.h"
#include "stream_relay.h"

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
  /// Of the socket with that address, port and protocol, if there is one. Connections that are
  /// relayed from it live on; flows of datagrams end.
  void let_go(const Binding& binding);
  /// Those connections break off.
  void cut_off(const Binding& binding);
  void aim(const RelayTargets& targets);
  /// All ports are free, and what was relayed breaks off.
  void clear();

  void watch(PollSet& set) const { set.add(events_.fd(), POLLIN); }
  void handle(const PollSet& set);
  std::optional<std::chrono::steady_clock::time_point> deadline() const;

 private:
  /// Which socket it is.
  struct Place {
    Ip host_ip;
    std::uint16_t host_port;
    Protocol protocol;
    friend auto operator<=>(const Place&, const Place&) = default;
  };
  static Place place_of(const Binding& binding) {
    return {binding.host_ip, binding.host_port, binding.protocol};
  }

  RelayTargets targets_;
  RelayEvents events_;
  std::map<Place, UniqueFd> silent_;
  std::map<Place, StreamPort> streams_;
  std::map<Place, DatagramPort> datagrams_;
};

}  // namespace cnet::monitor
