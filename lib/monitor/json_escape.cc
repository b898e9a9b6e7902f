#include "json_escape.h"

#include <cstring>

#include "utf8.h"

namespace cnet::monitor {
namespace {

/// Sixteen bytes that are compared at once, with each compiler's own instructions for it.
using Bytes = unsigned char __attribute__((vector_size(16)));
using Halves = std::uint64_t __attribute__((vector_size(16)));

/// is_plain of each of the first sixteen bytes of `text`.
bool all_plain(const char* text) {
  Bytes bytes;
  std::memcpy(&bytes, text, sizeof bytes);
  const auto other = (bytes < 0x20) | (bytes >= 0x80) | (bytes == '"') | (bytes == '\\') |
                     (bytes == '<') | (bytes == '>') | (bytes == '&');
  const auto halves = reinterpret_cast<Halves>(other);
  return (halves[0] | halves[1]) == 0;
}

constexpr Escape make(std::string_view written, std::size_t taken) {
  Escape escape;
  escape.taken = static_cast<std::uint8_t>(taken);
  escape.size = static_cast<std::uint8_t>(written.size());
  for (std::size_t i = 0; i < written.size(); ++i) escape.text[i] = written[i];
  return escape;
}

constexpr Escape ascii_escape(unsigned char c) {
  switch (c) {
    case '"':
      return make("\\\"", 1);
    case '\\':
      return make("\\\\", 1);
    case '\n':
      return make("\\n", 1);
    case '\r':
      return make("\\r", 1);
  }
  const char control[] = {'\\', 'u', '0', '0', kHex[c >> 4], kHex[c & 15]};
  return make({control, sizeof control}, 1);
}

}  // namespace

constinit const std::array<Escape, 128> kAsciiEscapes = [] {
  std::array<Escape, 128> table;
  for (std::size_t c = 0; c < table.size(); ++c)
    table[c] = ascii_escape(static_cast<unsigned char>(c));
  return table;
}();

std::size_t plain_length(std::string_view text) {
  std::size_t length = 0;
  while (length + sizeof(Bytes) <= text.size() && all_plain(text.data() + length)) {
    length += sizeof(Bytes);
  }
  while (length < text.size() && is_plain(static_cast<unsigned char>(text[length]))) ++length;
  return length;
}

Escape escape(std::string_view text) {
  const auto c = static_cast<unsigned char>(text[0]);
  if (c < 0x80) return kAsciiEscapes[c];
  const std::size_t length = valid_character(text);
  if (length == 0) return make("\\ufffd", 1);
  if (text.starts_with("\xe2\x80\xa8")) return make("\\u2028", 3);
  if (text.starts_with("\xe2\x80\xa9")) return make("\\u2029", 3);
  return make(text.substr(0, length), length);
}

std::size_t escaped_size(std::string_view text) {
  std::size_t size = 0;
  while (!text.empty()) {
    const std::size_t plain = plain_length(text);
    size += plain;
    text.remove_prefix(plain);
    if (text.empty()) break;
    const Escape next = escape(text);
    size += next.size;
    text.remove_prefix(next.taken);
  }
  return size;
}

}  // namespace cnet::monitor
