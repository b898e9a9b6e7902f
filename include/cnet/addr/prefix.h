#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "cnet/addr/ip.h"

namespace cnet {

/// "10.9.0.0/24": an address with a length. Keeps the address as given, so 10.9.0.7/24 is an interface address and
/// 10.9.0.0/24 a subnet; canonical() tells them apart.
class Prefix {
 public:
  Prefix() = default;
  /// `length` at most ip.bits().
  Prefix(Ip ip, int length) : ip_(ip), length_(length) {}
  static std::optional<Prefix> parse(std::string_view text);

  const Ip& ip() const { return ip_; }
  int length() const { return length_; }
  Family family() const { return ip_.family(); }

  Ip first() const;  ///< all host bits 0
  Ip last() const;   ///< all host bits 1; the broadcast address of an IPv4 subnet
  Prefix canonical() const { return {first(), length_}; }
  bool has_host_bits() const { return !(first() == ip_); }

  bool contains(const Ip& ip) const;
  bool contains(const Prefix& other) const;
  bool overlaps(const Prefix& other) const;

  /// How many addresses, capped at 2^63-1.
  std::uint64_t size() const;

  std::string str() const;

  friend auto operator<=>(const Prefix&, const Prefix&) = default;

 private:
  Ip ip_;
  int length_ = 0;
};

}  // namespace cnet
