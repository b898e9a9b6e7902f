#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cnet {

/// One direction of an interface.
struct Traffic {
  std::uint64_t bytes = 0;
  std::uint64_t packets = 0;
  std::uint64_t errors = 0;
  std::uint64_t dropped = 0;
  friend bool operator==(const Traffic&, const Traffic&) = default;
};
Traffic operator+(const Traffic& a, const Traffic& b);

struct InterfaceCounters {
  std::string name;
  Traffic received;
  Traffic sent;
  friend bool operator==(const InterfaceCounters&, const InterfaceCounters&) = default;
};

/// The interfaces of /proc/<pid>/net/dev, lo too, as they come; lines that are none are left out.
std::vector<InterfaceCounters> parse_net_dev(std::string_view text);

/// The states of TCP sockets, numbered as the kernel's.
enum class TcpState : std::uint8_t {
  established = 1,
  syn_sent,
  syn_received,
  fin_wait_1,
  fin_wait_2,
  time_wait,
  closed,
  close_wait,
  last_ack,
  listening,
  closing,
};
inline constexpr std::array kTcpStates{
    TcpState::established, TcpState::syn_sent,  TcpState::syn_received, TcpState::fin_wait_1,
    TcpState::fin_wait_2,  TcpState::time_wait, TcpState::closed,       TcpState::close_wait,
    TcpState::last_ack,    TcpState::listening, TcpState::closing};
/// As ss writes it: "ESTAB", "TIME-WAIT".
std::string tcp_state_name(TcpState state);

/// How many TCP sockets are in which state, of both families.
class TcpSockets {
 public:
  void count(TcpState state) { ++counts_[static_cast<std::size_t>(state)]; }
  std::uint64_t operator[](TcpState state) const {
    return counts_[static_cast<std::size_t>(state)];
  }

 private:
  std::array<std::uint64_t, kTcpStates.size() + 1> counts_{};
};

/// What came to nothing in a network namespace since it exists.
struct TcpFailures {
  std::uint64_t attempts = 0;  ///< TcpAttemptFails: connections that were not made
  std::uint64_t resets = 0;    ///< TcpEstabResets: established ones that broke off
  friend bool operator==(const TcpFailures&, const TcpFailures&) = default;
};
/// From /proc/<pid>/net/snmp.
TcpFailures parse_net_snmp(std::string_view text);

/// A network namespace at one moment.
struct NetworkCounters {
  std::vector<InterfaceCounters> interfaces;
  std::optional<TcpSockets> sockets;  ///< absent: the kernel has no sock_diag
  TcpFailures failures;
};
/// nullptr when there is no such interface.
const InterfaceCounters* find_interface(const NetworkCounters& counters, std::string_view name);
/// Of all interfaces but lo.
Traffic received_in_all(const NetworkCounters& counters);
Traffic sent_in_all(const NetworkCounters& counters);

/// What a container has used and uses.
struct ResourceCounters {
  std::chrono::nanoseconds cpu{0};  ///< since its start
  std::uint64_t memory = 0;         ///< bytes, without the page cache that can go
  std::uint64_t memory_limit = 0;   ///< the host's memory when it has none
  std::uint64_t pids = 0;
  std::uint64_t bytes_read = 0;     ///< from block devices
  std::uint64_t bytes_written = 0;
};

}  // namespace cnet
