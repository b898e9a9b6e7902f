#include "cnet/addr/mac.h"

#include <cstdio>

namespace cnet {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<Mac> Mac::parse(std::string_view text) {
  if (text.size() != 17) return std::nullopt;
  std::array<std::uint8_t, 6> bytes{};
  for (std::size_t i = 0; i < 6; ++i) {
    const int high = hex_digit(text[3 * i]);
    const int low = hex_digit(text[3 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    if (i < 5 && (text[3 * i + 2] != text[2] || (text[2] != ':' && text[2] != '-'))) {
      return std::nullopt;
    }
  }
  return Mac(bytes);
}

Ip Mac::link_local() const {
  std::array<std::uint8_t, 16> ip{};
  ip[0] = 0xfe;
  ip[1] = 0x80;
  ip[8] = static_cast<std::uint8_t>(bytes_[0] ^ 0x02);
  ip[9] = bytes_[1];
  ip[10] = bytes_[2];
  ip[11] = 0xff;
  ip[12] = 0xfe;
  ip[13] = bytes_[3];
  ip[14] = bytes_[4];
  ip[15] = bytes_[5];
  return Ip::v6(ip);
}

std::string Mac::str() const {
  std::array<char, 18> text{};
  std::snprintf(text.data(), text.size(), "%02x:%02x:%02x:%02x:%02x:%02x", bytes_[0], bytes_[1],
                bytes_[2], bytes_[3], bytes_[4], bytes_[5]);
  return text.data();
}

}  // namespace cnet
