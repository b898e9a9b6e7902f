#include "cnet/dns/name.h"

#include <array>
#include <vector>

#include "cnet/base/text.h"

namespace cnet::dns {
namespace {

constexpr std::uint8_t kPointer = 0xC0;  ///< the two bits that tell a pointer from a length
constexpr std::string_view kReverse4 = ".in-addr.arpa";
constexpr std::string_view kReverse6 = ".ip6.arpa";

char shown(std::uint8_t byte) {
  if (byte >= 'A' && byte <= 'Z') return static_cast<char>(byte - 'A' + 'a');
  if (byte <= ' ' || byte > '~' || byte == '.' || byte == '/') return '?';
  return static_cast<char>(byte);
}

std::optional<Ip> reverse4(std::string_view digits) {
  const auto parts = split(digits, '.');
  if (parts.size() != 4) return std::nullopt;
  return Ip::parse(std::string(parts[3]) + "." + std::string(parts[2]) + "." +
                   std::string(parts[1]) + "." + std::string(parts[0]));
}

std::optional<Ip> reverse6(std::string_view nibbles) {
  constexpr std::size_t length = 63;  // 32 digits and the dots between them
  if (nibbles.size() != length) return std::nullopt;
  std::array<std::uint8_t, 16> bytes{};
  for (std::size_t i = 0; i < 32; ++i) {
    const char c = nibbles[2 * i];
    if (i > 0 && nibbles[2 * i - 1] != '.') return std::nullopt;
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (c < 'a' || c > 'f')) return std::nullopt;
    const int value = digit ? c - '0' : c - 'a' + 10;
    auto& byte = bytes[15 - i / 2];
    byte = static_cast<std::uint8_t>(i % 2 == 0 ? value : byte | value << 4);
  }
  return Ip::v6(bytes);
}

}  // namespace

std::optional<std::string> read_name(std::span<const std::uint8_t> message, std::size_t& offset) {
  std::string name;
  std::size_t at = offset;
  for (;;) {
    if (at >= message.size()) return std::nullopt;
    const std::size_t length = message[at++];
    if (length == 0) break;
    if (length > kMostLabel || at + length > message.size()) return std::nullopt;
    if (at + length + 1 - offset > kMostName) return std::nullopt;
    if (!name.empty()) name.push_back('.');
    for (const std::uint8_t byte : message.subspan(at, length)) name.push_back(shown(byte));
    at += length;
  }
  offset = at;
  return name;
}

bool skip_name(std::span<const std::uint8_t> message, std::size_t& offset) {
  std::size_t at = offset;
  for (;;) {
    if (at >= message.size()) return false;
    const std::size_t length = message[at++];
    if (length == 0) break;
    if ((length & kPointer) == kPointer) {
      if (at++ >= message.size()) return false;
      break;
    }
    if (length > kMostLabel || at + length - offset > kMostName) return false;
    at += length;
  }
  offset = at;
  return true;
}

std::optional<std::string> to_wire(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  std::string wire;
  if (!name.empty()) {
    for (const std::string_view label : split(name, '.')) {
      if (label.empty() || label.size() > kMostLabel) return std::nullopt;
      wire.push_back(static_cast<char>(label.size()));
      wire.append(label);
    }
  }
  wire.push_back('\0');
  if (wire.size() > kMostName) return std::nullopt;
  return wire;
}

std::optional<Ip> reverse_address(std::string_view name) {
  if (name.ends_with(kReverse4)) return reverse4(name.substr(0, name.size() - kReverse4.size()));
  if (name.ends_with(kReverse6)) return reverse6(name.substr(0, name.size() - kReverse6.size()));
  return std::nullopt;
}

std::string wildcard_above(std::string_view name) {
  if (name.starts_with("*.")) name.remove_prefix(2);
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return {};
  return "*" + std::string(name.substr(dot));
}

}  // namespace cnet::dns
