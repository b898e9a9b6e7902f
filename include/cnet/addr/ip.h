#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cnet {

enum class Family : std::uint8_t { v4, v6 };
inline constexpr std::array<Family, 2> kFamilies{Family::v4, Family::v6};

/// An IPv4 or IPv6 address. Plain value; ordered v4 before v6, then numerically. Never a zone ("%eth0"), never an
/// IPv4-mapped IPv6 address: parse refuses both.
class Ip {
 public:
  Ip() = default;  ///< 0.0.0.0
  static std::optional<Ip> parse(std::string_view text);
  static Ip v4(std::uint32_t host_order);
  static Ip v6(const std::array<std::uint8_t, 16>& bytes);
  /// 4 or 16 bytes in network order; any other length is a programming error.
  static Ip from_bytes(std::span<const std::uint8_t> bytes);
  static Ip any(Family family);

  Family family() const { return family_; }
  int bits() const { return family_ == Family::v4 ? 32 : 128; }
  std::span<const std::uint8_t> bytes() const;  ///< network order, 4 or 16
  std::uint32_t v4_host_order() const;          ///< only for v4

  bool is_any() const;
  bool is_loopback() const;
  bool is_link_local() const;
  bool is_multicast() const;

  /// The address `distance` further (or back), absent when it leaves the address space.
  std::optional<Ip> plus(std::int64_t distance) const;

  std::string str() const;
  /// "10.0.0.1", "[fd00::1]": as it stands in front of a port.
  std::string in_url() const;

  friend auto operator<=>(const Ip&, const Ip&) = default;

 private:
  Family family_ = Family::v4;
  std::array<std::uint8_t, 16> bytes_{};  ///< v4 uses the first four
};

}  // namespace cnet
