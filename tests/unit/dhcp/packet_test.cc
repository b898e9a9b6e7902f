#include "cnet/dhcp/packet.h"

#include <algorithm>
#include <catch2/catch.hpp>

namespace cnet::dhcp {
namespace {

using Bytes = std::vector<std::uint8_t>;

std::uint16_t sum(const Bytes& bytes) {
  std::uint32_t total = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
    total += static_cast<std::uint32_t>(bytes[i] << 8 | bytes[i + 1]);
  while (total > 0xffff) total = (total & 0xffff) + (total >> 16);
  return static_cast<std::uint16_t>(total);
}

/// From a server: a broadcast of ours with the ports turned round.
Bytes answer(const Bytes& message) {
  Bytes packet = broadcast_packet(message);
  std::swap(packet[21], packet[23]);
  return packet;
}

std::optional<Bytes> heard(const Bytes& packet) {
  const auto message = message_in(packet);
  return message ? std::optional(Bytes(message->begin(), message->end())) : std::nullopt;
}

}  // namespace

TEST_CASE("a broadcast is a whole packet") {
  const Bytes packet = broadcast_packet(Bytes{1, 2, 3});
  CHECK(packet.size() == 31);
  CHECK(sum({packet.begin(), packet.begin() + 20}) == 0xffff);
  CHECK(Bytes(packet.begin() + 12, packet.begin() + 28) ==
        Bytes{0, 0, 0, 0, 255, 255, 255, 255, 0, 68, 0, 67, 0, 11, 0, 0});
}

TEST_CASE("the message of an answer, without what pads the frame") {
  Bytes packet = answer({1, 2, 3});
  CHECK(heard(packet) == Bytes{1, 2, 3});
  packet.insert(packet.end(), 20, 0);
  CHECK(heard(packet) == Bytes{1, 2, 3});
  CHECK_FALSE(heard(broadcast_packet(Bytes{1, 2, 3})));  // to a server
}

TEST_CASE("any other packet is none") {
  const Bytes packet = answer({1, 2, 3});
  for (std::size_t size = 0; size < packet.size(); ++size) {
    CHECK_FALSE(heard({packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(size)}));
  }
  for (std::size_t at = 0; at < packet.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      Bytes changed = packet;
      changed[at] = static_cast<std::uint8_t>(byte);
      if (changed == packet) continue;
      const auto message = heard(changed);
      if (at < 20) CHECK_FALSE(message);  // the header's checksum
      if (message) CHECK(message->size() <= 3);
    }
  }
}

}  // namespace cnet::dhcp
