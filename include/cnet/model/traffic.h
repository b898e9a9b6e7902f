#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "cnet/addr/ip.h"
#include "cnet/base/time.h"

namespace cnet {

/// From where to where a packet goes.
struct PacketFacts {
  std::uint8_t protocol = 0;  ///< IANA's number
  Ip source, destination;
  std::uint16_t source_port = 0,
                destination_port = 0;  ///< 0: its protocol has none, or it is a later fragment
  friend auto operator<=>(const PacketFacts&, const PacketFacts&) = default;
};

/// Reads an IPv4 or IPv6 packet from its first byte on; extension headers of IPv6 are stepped over.
/// Absent when it is none.
std::optional<PacketFacts> parse_packet(std::span<const std::uint8_t> bytes);

/// "tcp", "icmp"; the number of one that has no name here.
std::string ip_protocol_name(std::uint8_t protocol);

/// A packet that the firewall has told of.
struct LoggedPacket {
  enum class Kind : std::uint8_t {
    routed,   ///< the first of a flow that was let through
    bridged,  ///< what may be the first of a flow on one bridge; of UDP and ICMP every packet may
              ///< be
    dropped,
  };
  Time time;
  Kind kind = Kind::routed;
  std::string rule;                  ///< of a dropped one: the comment of the rule that dropped it
  std::string in, out;               ///< interfaces of the host; may be empty
  std::optional<PacketFacts> facts;  ///< absent: no IP packet
};

/// A logged packet with the names of who talks.
struct NamedPacket {
  LoggedPacket packet;
  std::string source;       ///< a container's name, "host", or empty: somebody else
  std::string destination;  ///< the same
};

}  // namespace cnet
