#include "cnet/dhcp/packet.h"

#include <algorithm>
#include <array>

namespace cnet::dhcp {
namespace {

constexpr std::size_t kIpHeader = 20, kUdpHeader = 8;
constexpr std::uint8_t kUdp = 17;

std::uint16_t u16(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

void put_u16(std::vector<std::uint8_t>& bytes, std::size_t at, std::size_t value) {
  bytes[at] = static_cast<std::uint8_t>(value >> 8);
  bytes[at + 1] = static_cast<std::uint8_t>(value);
}

/// RFC 1071: the sum that a right packet brings to 0xffff.
std::uint16_t sum(std::span<const std::uint8_t> bytes) {
  std::uint32_t total = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    total += i % 2 == 0 ? std::uint32_t{bytes[i]} << 8 : bytes[i];
  }
  while (total > 0xffff) total = (total & 0xffff) + (total >> 16);
  return static_cast<std::uint16_t>(total);
}

}  // namespace

std::vector<std::uint8_t> broadcast_packet(std::span<const std::uint8_t> message) {
  std::vector<std::uint8_t> packet(kIpHeader + kUdpHeader);
  packet[0] = 0x45;
  put_u16(packet, 2, kIpHeader + kUdpHeader + message.size());
  packet[8] = 64;  // hops
  packet[9] = kUdp;
  std::fill_n(packet.begin() + 16, 4, std::uint8_t{0xff});
  put_u16(packet, 10, static_cast<std::uint16_t>(~sum(packet)));
  put_u16(packet, 20, kClientPort);
  put_u16(packet, 22, kServerPort);
  put_u16(packet, 24, kUdpHeader + message.size());  // its checksum may be left out (RFC 768)
  packet.insert(packet.end(), message.begin(), message.end());
  return packet;
}

std::optional<std::span<const std::uint8_t>> message_in(std::span<const std::uint8_t> packet) {
  if (packet.size() < kIpHeader || packet[0] >> 4 != 4 || packet[9] != kUdp) return std::nullopt;
  const std::size_t header = std::size_t{packet[0]} % 16 * 4;
  const std::size_t total = u16(packet, 2);
  constexpr std::uint16_t more_or_offset = 0x3fff;
  if (header < kIpHeader || total < header + kUdpHeader || total > packet.size())
    return std::nullopt;
  if ((u16(packet, 6) & more_or_offset) != 0 || sum(packet.first(header)) != 0xffff)
    return std::nullopt;
  const auto udp = packet.subspan(header, total - header);
  const std::size_t length = u16(udp, 4);
  const bool is_ours = u16(udp, 0) == kServerPort && u16(udp, 2) == kClientPort;
  if (!is_ours || length < kUdpHeader || length > udp.size()) return std::nullopt;
  return udp.subspan(kUdpHeader, length - kUdpHeader);
}

}  // namespace cnet::dhcp
