#include "cnet/addr/ip.h"

#include <arpa/inet.h>

#include <algorithm>
#include <string>

namespace cnet {

std::optional<Ip> Ip::parse(std::string_view text) {
  if (text.size() > 45) return std::nullopt;
  const std::string terminated(text);
  if (terminated.find('\0') != std::string::npos) return std::nullopt;
  Ip ip;
  if (::inet_pton(AF_INET, terminated.c_str(), ip.bytes_.data()) == 1) return ip;
  ip.family_ = Family::v6;
  if (::inet_pton(AF_INET6, terminated.c_str(), ip.bytes_.data()) != 1) return std::nullopt;
  constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::equal(mapped.begin(), mapped.end(), ip.bytes_.begin())) return std::nullopt;
  return ip;
}

Ip Ip::v4(std::uint32_t host_order) {
  Ip ip;
  for (std::size_t i = 0; i < 4; ++i) {
    ip.bytes_[i] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i));
  }
  return ip;
}

Ip Ip::v6(const std::array<std::uint8_t, 16>& bytes) {
  Ip ip;
  ip.family_ = Family::v6;
  ip.bytes_ = bytes;
  return ip;
}

Ip Ip::from_bytes(std::span<const std::uint8_t> bytes) {
  Ip ip;
  ip.family_ = bytes.size() == 4 ? Family::v4 : Family::v6;
  std::copy_n(bytes.begin(), std::min<std::size_t>(bytes.size(), 16), ip.bytes_.begin());
  return ip;
}

Ip Ip::any(Family family) {
  Ip ip;
  ip.family_ = family;
  return ip;
}

std::span<const std::uint8_t> Ip::bytes() const {
  return {bytes_.data(), family_ == Family::v4 ? std::size_t{4} : std::size_t{16}};
}

std::uint32_t Ip::v4_host_order() const {
  return std::uint32_t{bytes_[0]} << 24 | std::uint32_t{bytes_[1]} << 16 |
         std::uint32_t{bytes_[2]} << 8 | bytes_[3];
}

bool Ip::is_any() const {
  return std::ranges::all_of(bytes(), [](std::uint8_t byte) { return byte == 0; });
}

bool Ip::is_loopback() const {
  if (family_ == Family::v4) return bytes_[0] == 127;
  return std::all_of(bytes_.begin(), bytes_.end() - 1, [](auto byte) { return byte == 0; }) &&
         bytes_[15] == 1;
}

bool Ip::is_link_local() const {
  if (family_ == Family::v4) return bytes_[0] == 169 && bytes_[1] == 254;
  return bytes_[0] == 0xfe && (bytes_[1] & 0xc0) == 0x80;
}

bool Ip::is_multicast() const {
  return family_ == Family::v4 ? (bytes_[0] & 0xf0) == 0xe0 : bytes_[0] == 0xff;
}

std::optional<Ip> Ip::plus(std::int64_t distance) const {
  Ip result = *this;
  const std::size_t size = bytes().size();
  std::int64_t carry = distance;
  for (std::size_t i = size; i-- > 0 && carry != 0;) {
    const std::int64_t sum = std::int64_t{result.bytes_[i]} + (carry & 0xff);
    result.bytes_[i] = static_cast<std::uint8_t>(sum & 0xff);
    carry = (carry >> 8) + (sum >> 8);
  }
  if (carry != 0) return std::nullopt;
  return result;
}

std::string Ip::str() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(family_ == Family::v4 ? AF_INET : AF_INET6, bytes_.data(), text.data(), text.size());
  return text.data();
}

std::string Ip::in_url() const { return family_ == Family::v4 ? str() : "[" + str() + "]"; }

}  // namespace cnet
