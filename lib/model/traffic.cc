#include "cnet/model/traffic.h"

namespace cnet {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::uint8_t kIcmp = 1, kTcp = 6, kUdp = 17, kIcmp6 = 58, kSctp = 132;
constexpr std::uint8_t kHopByHop = 0, kRouting = 43, kFragment = 44, kDestination = 60;

std::uint16_t number(Bytes bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

void read_ports(Bytes transport, PacketFacts& facts) {
  const bool has_ports =
      facts.protocol == kTcp || facts.protocol == kUdp || facts.protocol == kSctp;
  if (!has_ports || transport.size() < 4) return;
  facts.source_port = number(transport, 0);
  facts.destination_port = number(transport, 2);
}

std::optional<PacketFacts> parse_v4(Bytes packet) {
  const std::size_t header = std::size_t{4} * (packet[0] & 15U);
  if (packet.size() < 20 || header < 20) return std::nullopt;
  PacketFacts facts{.protocol = packet[9],
                    .source = Ip::from_bytes(packet.subspan(12, 4)),
                    .destination = Ip::from_bytes(packet.subspan(16, 4))};
  const bool first = (number(packet, 6) & 0x1fff) == 0;
  if (first && packet.size() > header) read_ports(packet.subspan(header), facts);
  return facts;
}

std::optional<PacketFacts> parse_v6(Bytes packet) {
  if (packet.size() < 40) return std::nullopt;
  PacketFacts facts{.protocol = packet[6],
                    .source = Ip::from_bytes(packet.subspan(8, 16)),
                    .destination = Ip::from_bytes(packet.subspan(24, 16))};
  Bytes rest = packet.subspan(40);
  for (;;) {
    const std::uint8_t next = facts.protocol;
    if (next != kHopByHop && next != kRouting && next != kFragment && next != kDestination) break;
    if (rest.size() < 8) return facts;
    if (next == kFragment && (number(rest, 2) & 0xfff8) != 0) {
      facts.protocol = rest[0];
      return facts;
    }
    const std::size_t length = next == kFragment ? 8 : 8 + std::size_t{8} * rest[1];
    facts.protocol = rest[0];
    if (rest.size() < length) return facts;
    rest = rest.subspan(length);
  }
  read_ports(rest, facts);
  return facts;
}

}  // namespace

std::optional<PacketFacts> parse_packet(Bytes bytes) {
  if (bytes.empty()) return std::nullopt;
  switch (bytes[0] >> 4) {
    case 4:
      return parse_v4(bytes);
    case 6:
      return parse_v6(bytes);
    default:
      return std::nullopt;
  }
}

std::string ip_protocol_name(std::uint8_t protocol) {
  switch (protocol) {
    case kIcmp:
      return "icmp";
    case kTcp:
      return "tcp";
    case kUdp:
      return "udp";
    case kIcmp6:
      return "icmp6";
    case kSctp:
      return "sctp";
    default:
      return std::to_string(protocol);
  }
}

}  // namespace cnet
