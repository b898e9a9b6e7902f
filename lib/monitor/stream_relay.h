#pragma once

#include <cstddef>
#include <cstdint>

#include "cnet/base/unique_fd.h"
#include "lazy_buffer.h"
#include "relay_address.h"
#include "relay_events.h"

namespace cnet::monitor {

/// One relayed connection: bytes in both directions, each side's end told to the other, until both
/// have ended or one breaks.
class StreamRelay : public Listener {
 public:
  /// `target` may still be connecting.
  StreamRelay(RelayEvents& events, UniqueFd client, UniqueFd target);
  /// Waits for the target; false: it cannot.
  bool begin() { return target_watch_.want(EPOLLOUT); }
  void ready(std::uint32_t events) override;

 private:
  /// What one side sent and the other has not taken yet.
  struct Direction {
    int from;
    int to;
    LazyBuffer<16384> bytes = {};
    std::size_t begin = 0;
    std::size_t end = 0;
    bool ended = false;  ///< `from` sends no more
    bool told = false;   ///< and `to` knows it

    bool is_empty() const { return begin == end; }
  };
  static bool read(Direction& direction);  ///< false: broken
  static bool write(Direction& direction);
  static bool pump(Direction& direction);
  /// Waits for what can go on: room where there are bytes, bytes where there is room.
  bool await();
  /// False: it is finished.
  bool pass_on();
  /// The other side sees a broken connection, and not an end.
  void break_off();

  RelayEvents& events_;
  UniqueFd client_;
  UniqueFd target_;
  Direction there_;
  Direction back_;
  Watch client_watch_;
  Watch target_watch_;
};

/// A published port's listening socket, from which connections are relayed.
class StreamPort : public Listener {
 public:
  /// `targets` outlives it. Throws Error.
  StreamPort(RelayEvents& events, UniqueFd socket, const RelayTarget& target,
             const RelayTargets& targets);
  void ready(std::uint32_t events) override;

 private:
  void relay(UniqueFd client);

  RelayEvents& events_;
  UniqueFd socket_;
  RelayTarget target_;
  const RelayTargets& targets_;
  Watch watch_;
};

}  // namespace cnet::monitor
