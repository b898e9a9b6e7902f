#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "cnet/dns/name.h"

namespace cnet::test {

using Bytes = std::vector<std::uint8_t>;

/// A query with id 0x1234; with EDNS if `udp_size` is not 0.
inline Bytes query_for(std::string_view name, std::uint16_t type, std::uint16_t udp_size = 0) {
  const std::uint8_t edns = udp_size != 0;
  Bytes bytes = {0x12, 0x34, 0x01, 0, 0, 1, 0, 0, 0, 0, 0, edns};
  const auto wire = dns::to_wire(name).value();
  bytes.insert(bytes.end(), wire.begin(), wire.end());
  const auto put = [&](std::uint16_t value) {
    bytes.push_back(static_cast<std::uint8_t>(value >> 8));
    bytes.push_back(static_cast<std::uint8_t>(value));
  };
  put(type);
  put(1);
  if (edns != 0) {
    bytes.push_back(0);
    for (const std::uint16_t value : {std::uint16_t{41}, udp_size, std::uint16_t{0},
                                      std::uint16_t{0}, std::uint16_t{0}}) {
      put(value);
    }
  }
  return bytes;
}

}  // namespace cnet::test
