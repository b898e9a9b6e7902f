#include "cnet/addr/prefix.h"

#include <algorithm>
#include <array>

#include "cnet/base/text.h"

namespace cnet {
namespace {

/// `ip` with every bit behind `length` set to 0 or to 1.
Ip with_host_bits(const Ip& ip, int length, bool ones) {
  std::array<std::uint8_t, 16> bytes{};
  const auto given = ip.bytes();
  std::ranges::copy(given, bytes.begin());
  for (std::size_t i = 0; i < given.size(); ++i) {
    const int network_bits = std::clamp(length - 8 * static_cast<int>(i), 0, 8);
    const int mask = 0xff >> network_bits;
    bytes[i] = static_cast<std::uint8_t>(ones ? bytes[i] | mask : bytes[i] & ~mask);
  }
  return Ip::from_bytes({bytes.data(), given.size()});
}

}  // namespace

std::optional<Prefix> Prefix::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto ip = Ip::parse(text.substr(0, slash));
  if (!ip) return std::nullopt;
  const auto length = parse_number(text.substr(slash + 1), static_cast<std::uint64_t>(ip->bits()));
  const bool padded = text.substr(slash + 1).starts_with('0') && text.size() > slash + 2;
  if (!length || padded) return std::nullopt;  // "/08" is not /8
  return Prefix(*ip, static_cast<int>(*length));
}

Ip Prefix::first() const { return with_host_bits(ip_, length_, false); }

Ip Prefix::last() const { return with_host_bits(ip_, length_, true); }

bool Prefix::contains(const Ip& ip) const {
  return ip.family() == family() && first() <= ip && ip <= last();
}

bool Prefix::contains(const Prefix& other) const {
  return other.length_ >= length_ && contains(other.ip_);
}

bool Prefix::overlaps(const Prefix& other) const {
  return length_ <= other.length_ ? contains(other.ip_) : other.contains(ip_);
}

std::uint64_t Prefix::size() const {
  const int host_bits = ip_.bits() - length_;
  return host_bits >= 63 ? (std::uint64_t{1} << 63) - 1 : std::uint64_t{1} << host_bits;
}

std::string Prefix::str() const { return ip_.str() + "/" + std::to_string(length_); }

}  // namespace cnet
