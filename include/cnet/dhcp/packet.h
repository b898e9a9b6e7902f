#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

// IPv4 and UDP around a message: an interface without an address is not served by the kernel's
// sockets.

namespace cnet::dhcp {

inline constexpr std::uint16_t kServerPort = 67, kClientPort = 68;

/// From 0.0.0.0, port 68, to 255.255.255.255, port 67.
std::vector<std::uint8_t> broadcast_packet(std::span<const std::uint8_t> message);

/// What a server sends to port 68, in an IPv4 packet. Absent for any other packet: fragments, those
/// that are cut off, wrong checksums. Total.
std::optional<std::span<const std::uint8_t>> message_in(std::span<const std::uint8_t> packet);

}  // namespace cnet::dhcp
