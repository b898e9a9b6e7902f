#pragma once

#include <netinet/in.h>

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>

#include "cnet/base/unique_fd.h"
#include "relay_address.h"
#include "relay_events.h"

namespace cnet::monitor {

/// A published UDP port's socket. Who sends something there gets a flow: a socket of its own towards
/// the container, whose answers go back from the address that was asked. Flows end when nothing
/// passed for a while.
class DatagramPort : public Listener {
 public:
  using Clock = std::chrono::steady_clock;

  /// `targets` outlives it. Throws Error.
  DatagramPort(RelayEvents& events, UniqueFd socket, const RelayTarget& target,
               const RelayTargets& targets);
  void ready(std::uint32_t events) override;

  /// When the first flow may end; absent without flows.
  std::optional<Clock::time_point> deadline() const;
  void end_idle_flows(Clock::time_point now);
  /// The container has another address.
  void end_all_flows() { flows_.clear(); }

 private:
  /// Who asked, and the address that was asked, which answers come from.
  struct Peer {
    sockaddr_in6 client;
    in6_pktinfo asked;
    bool operator==(const Peer& other) const;
  };
  class Flow : public Listener {
   public:
    Flow(DatagramPort& port, const Peer& peer, UniqueFd socket);
    void ready(std::uint32_t events) override;

    DatagramPort& port;
    Peer peer;
    UniqueFd socket;
    Clock::time_point last;
    Watch watch;
  };

  void pass_on(const Peer& peer, const char* bytes, std::size_t size);
  void answer(const Peer& peer, const char* bytes, std::size_t size) const;
  Flow* flow_of(const Peer& peer);

  RelayEvents& events_;
  UniqueFd socket_;
  RelayTarget target_;
  const RelayTargets& targets_;
  Watch watch_;
  std::list<std::unique_ptr<Flow>> flows_;  ///< the one used last in front
};

}  // namespace cnet::monitor
