#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cnet::monitor {

inline constexpr std::string_view kHex = "0123456789abcdef";

/// Which bytes stand for themselves inside a JSON string.
constexpr bool is_plain(unsigned char c) {
  return c >= 0x20 && c < 0x80 && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
}
/// How many bytes at the beginning of `text` do so.
std::size_t plain_length(std::string_view text);

/// What stands for the first character of a text that is not plain there.
struct Escape {
  std::array<char, 8> text{};  ///< copied whole, which is one instruction; `size` bytes count
  std::uint8_t size = 0;
  std::uint8_t taken = 0;  ///< bytes of the text
};
/// Those of ASCII, plain ones included: a container may write nothing else, and fast (/dev/zero).
extern const std::array<Escape, 128> kAsciiEscapes;

/// As Docker's jsonlog does: HTML's special characters and the two line separators of JavaScript
/// too, and U+FFFD for each byte that is no UTF-8. `text` is not empty.
Escape escape(std::string_view text);

/// The bytes that `text` takes inside a JSON string.
std::size_t escaped_size(std::string_view text);

}  // namespace cnet::monitor
