#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "cnet/base/error.h"
#include "cnet/model/container.h"
#include "cnet/plan/published_ports.h"
#include "cnet/plan/window.h"

namespace cnet::monitor {

// Between processes of one build on one machine: plain structs over SOCK_SEQPACKET, one in each
// packet. A packet of another size or kind is answered by closing the connection.

/// RunState without pointers.
struct WireState {
  std::uint64_t pid_start_time;
  std::int64_t started;  ///< nanoseconds since 1970
  std::int64_t finished;
  std::int32_t pid;
  std::int32_t monitor_pid;
  std::int32_t exit_code;
  bool ended;
  bool oom_killed;
  std::array<char, 40> boot_id;
};

/// An address without pointers.
struct WireIp {
  std::uint8_t size;  ///< 4 or 16; 0: none
  std::array<std::uint8_t, 16> bytes;
};
WireIp to_wire(const std::optional<Ip>& ip);
std::optional<Ip> from_wire(const WireIp& wire);

struct WireTargets {
  WireIp ip4;
  WireIp ip6;
};
WireTargets to_wire(const RelayTargets& targets);
RelayTargets from_wire(const WireTargets& wire);

/// Ports to hold, with a descriptor each; or, without any, to let go of.
struct PortsNote {
  static constexpr std::size_t kMost = 200;
  struct Port {
    WireIp host_ip;
    std::uint16_t host_port;
    std::uint16_t container_port;
    Protocol protocol;
    bool relayed;
  };
  std::uint32_t count;
  bool more;  ///< another note follows
  std::array<Port, kMost> ports;
};
PortsNote::Port to_wire(const Binding& binding, bool relayed);
Binding from_wire(const PortsNote::Port& port);

WireState to_wire(const RunState& state);
RunState from_wire(const WireState& wire);

/// Over control.sock, from a command.
struct Request {
  enum class Kind : std::uint32_t {
    signal,  ///< answered at once
    wait,    ///< answered when the run has ended
    stop,    ///< answered when the run has ended, if the asker is the one who is to close it
    closed,  ///< after the answer to stop; may carry one descriptor to be kept until the monitor's
             ///< exit
    attach,  ///< with the descriptors of `streams`; answered when the run has ended, or when the
             ///< asker does not read what it is sent (ENOBUFS)
    resize,  ///< of the terminal; not answered
    exec,    ///< with program, ExecSpec, status socket, and the descriptors of `streams`; answered
             ///< with the process's exit code
    drain,   ///< with the other side of a terminal that nobody reads any more; not answered
    resolver,    ///< with a memfd that holds a ResolverSpec; answered at once
    aim,         ///< relayed connections go to `targets` from now on; answered at once
    keep_lease,  ///< with a memfd that holds a KeeperOrder; answered at once
    drop_lease,  ///< with a memfd that holds the interface's name; answered when it is given back
    hold,        ///< `targets`, and the ports of the PortsNotes behind it; answered behind the last
    let_go,      ///< of the ports of the PortsNotes behind it; answered behind the last
    cut_off,     ///< the same, and connections that are relayed from them
  };
  Kind kind;
  std::int32_t signal;
  std::int64_t timeout_ms;    ///< of stop; negative: never kill
  std::uint32_t streams = 0;  ///< of attach and exec: which descriptors come along, in this order
  Window window = {};         ///< of attach and resize
  WireTargets targets = {};   ///< of aim and hold

  static constexpr std::uint32_t kIn = 1;
  static constexpr std::uint32_t kOut = 2;
  static constexpr std::uint32_t kErr = 4;
  static constexpr std::uint32_t kEndsInput =
      8;  ///< the end of our input is that of the container's
};

/// Over control.sock, from the monitor. The connection's end means: it is closed, by somebody.
struct Answer {
  std::int32_t err;  ///< errno of signal, attach and hold
  WireState state;
};

// Over the pair between a command and the monitor it starts, the command sends single bytes:
inline constexpr char kHold = 'h';  ///< with a PortsNote and its descriptors behind it; any number of
                                    ///< times
inline constexpr char kAim = 't';   ///< with WireTargets behind it: where relayed connections go
inline constexpr char kCaller = 'c';   ///< with a connection as if it were made to control.sock,
                                       ///< heard before the release; any number of times
inline constexpr char kLaunch = 'l';   ///< answered by launched or failed
inline constexpr char kAsk = 'a';      ///< is the init alive? Answered by launched or failed
inline constexpr char kRelease = 'r';  ///< answered by started or failed

inline constexpr char kWait = 'w';  ///< instead of the launch; with a RestartWait behind it

/// Answered by started, once the `alive` lock is held.
struct RestartWait {
  std::int64_t delay_ms;  ///< 0: nothing is held, the restart command is started at once
};

struct LaunchNote {
  enum class Kind : std::uint32_t { launched, started, failed };
  Kind kind;
  std::int32_t exit_code;
  WireState state;                 ///< of launched
  std::array<char, 1024> problem;  ///< of failed; zero-terminated
  std::array<char, 256> hint;
};

LaunchNote failure_note(const Error& error);
Error error_of(const LaunchNote& note);

}  // namespace cnet::monitor
