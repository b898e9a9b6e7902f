#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "asker.h"
#include "cnet/base/unique_fd.h"
#include "cnet/dns/message.h"
#include "events.h"
#include "servers.h"
#include "upstream_port.h"

namespace cnet::resolver {

/// Where sockets come from: they arrive later, by Forwarder::give().
class SocketSource {
 public:
  virtual ~SocketSource() = default;
  virtual void want(const SocketKind& kind, std::size_t count) = 0;
};

/// Asks others what the networks do not know. A question leaves from a source port and with an id
/// chosen for it alone, and only an answer that repeats both and the very question is taken (RFC
/// 5452). The same question of several clients is asked once.
class Forwarder : private PortOwner {
 public:
  static constexpr std::size_t kMost = 1024;        ///< questions under way
  static constexpr std::uint16_t kMostOfOne = 256;  ///< of one client

  Forwarder(Events& events, SocketSource& source, Outlet& outlet)
      : events_(events), source_(source), outlet_(outlet) {}

  void use(const ResolverSpec& spec);
  /// False when nobody can be asked, or the client asks too much: it is to be told so at once.
  bool forward(std::span<const std::uint8_t> message, const dns::Query& query, const Asker& asker);
  /// It has as many questions under way as one client may have: what others are asked for it is
  /// refused.
  bool is_at_limit(const Asker& asker) const {
    return counts_[asker.client() % counts_.size()] >= kMostOfOne;
  }
  void give(const SocketKind& kind, std::vector<UniqueFd> sockets);

  bool busy() const { return !pending_.empty(); }
  /// Sees to those whose server was silent for too long.
  void tick(Clock::time_point now);
  /// Frees what is finished, between two waits.
  void sweep() { finished_.clear(); }

 private:
  struct Pending {
    std::vector<std::uint8_t> message;  ///< as it is sent, with an id of its own
    dns::Query query;
    std::vector<Asker> askers;
    std::vector<std::size_t> servers;   ///< in this order
    std::size_t server = 0;             ///< its place in the order
    unsigned round = 0;
    bool by_stream = false;
    bool waited = false;                ///< somebody in this round did not answer
    Clock::time_point late;             ///< then the next server's turn
    Clock::time_point give_up;
    std::unique_ptr<UpstreamPort> port; ///< absent: waits for a socket
    std::vector<std::uint8_t> refusal;  ///< a server's, told if no other knows better
  };
  using Place = std::list<std::unique_ptr<Pending>>::iterator;

  void port_received(UpstreamPort& port, std::span<const std::uint8_t> message) override;
  void port_failed(UpstreamPort& port) override;

  bool join(Pending& pending, const Asker& asker);
  bool make_room(const Asker& asker);
  void ask(Pending& pending);
  void ask_next(Pending& pending);
  bool ask_through(Pending& pending, std::unique_ptr<UpstreamPort> port);
  SocketKind kind_of(const Pending& pending) const;
  void release(Pending& pending);
  void finish(Pending& pending, std::span<const std::uint8_t> answer);
  void fail(Pending& pending);
  void count(const Asker& asker, int by);
  std::uint16_t& in_flight(const Asker& asker) { return counts_[asker.client() % counts_.size()]; }
  static std::string_view key_of(std::span<const std::uint8_t> message);

  Events& events_;
  SocketSource& source_;
  Outlet& outlet_;
  Servers servers_;
  std::vector<ResolverServer> known_;  ///< what servers_ was made of
  bool by_stream_ = false;
  std::list<std::unique_ptr<Pending>> pending_;  ///< oldest first
  std::unordered_map<std::string_view, Place> by_question_;
  std::unordered_map<UpstreamPort*, Pending*> by_port_;
  std::map<SocketKind, std::vector<std::unique_ptr<UpstreamPort>>> free_;
  std::map<SocketKind, std::size_t> wanted_;
  std::vector<std::unique_ptr<UpstreamPort>> finished_;
  std::array<std::uint16_t, 1021> counts_{};
};

}  // namespace cnet::resolver
