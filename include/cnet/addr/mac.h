#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cnet/addr/ip.h"

namespace cnet {

/// A 48-bit hardware address.
class Mac {
 public:
  Mac() = default;
  explicit Mac(const std::array<std::uint8_t, 6>& bytes) : bytes_(bytes) {}
  /// "02:42:ac:11:00:02", also with '-'; absent otherwise.
  static std::optional<Mac> parse(std::string_view text);

  const std::array<std::uint8_t, 6>& bytes() const { return bytes_; }
  bool is_multicast() const { return (bytes_[0] & 1) != 0; }
  bool is_zero() const { return bytes_ == std::array<std::uint8_t, 6>{}; }

  /// The IPv6 link-local address the kernel derives from it (RFC 4291, modified EUI-64).
  Ip link_local() const;

  std::string str() const;  ///< lower case, with ':'

  friend auto operator<=>(const Mac&, const Mac&) = default;

 private:
  std::array<std::uint8_t, 6> bytes_{};
};

}  // namespace cnet
