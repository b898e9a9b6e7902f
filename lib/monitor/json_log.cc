#include "json_log.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <ctime>

namespace cnet::monitor {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

/// How many bytes a UTF-8 character has that begins with `first`; 0 when none does.
std::size_t character_length(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  if (first >= 0xf0 && first <= 0xf4) return 4;
  return 0;
}

/// The length of the valid character (RFC 3629: shortest form, no surrogates, up to U+10FFFF) that
/// `text` begins with; 0 when it begins with none.
std::size_t valid_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = character_length(byte(0));
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  if (length >= 3) {
    const unsigned char first = byte(0);
    const unsigned char second = byte(1);
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
        (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f)) {
      return 0;
    }
  }
  return length;
}

bool needs_no_escape(unsigned char c) {
  return c >= 0x20 && c < 0x80 && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
}

/// `value` in decimal with at least `digits` digits, written backwards from `end`.
void put_digits(char* end, std::uint64_t value, int digits) {
  for (int i = 0; i < digits; ++i, value /= 10) *--end = static_cast<char>('0' + value % 10);
}

}  // namespace

std::size_t whole_characters(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const auto c = static_cast<unsigned char>(text[text.size() - back]);
    if ((c & 0xc0) == 0x80) continue;
    return character_length(c) > back ? text.size() - back : text.size();
  }
  return text.size();
}

void JsonLog::write(std::string_view stream, std::string_view text, Time time) {
  put("{\"log\":\"");
  put_escaped(text);
  put("\",\"stream\":\"");
  put(stream);
  put("\",\"time\":\"");
  put_time(time);
  put("\"}\n");
}

void JsonLog::flush() {
  if (filled_ == 0) return;
  std::string_view left(buffer_.data(), filled_);
  filled_ = 0;
  if (torn_ && ::write(file_.get(), "\n", 1) == 1) torn_ = false;
  while (!left.empty()) {
    const ssize_t written = ::write(file_.get(), left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      torn_ = true;
      return;
    }
    left.remove_prefix(static_cast<std::size_t>(written));
  }
}

void JsonLog::put(std::string_view text) {
  while (!text.empty()) {
    if (filled_ == buffer_.size()) flush();
    const std::size_t size = std::min(text.size(), buffer_.size() - filled_);
    std::memcpy(buffer_.data() + filled_, text.data(), size);
    filled_ += size;
    text.remove_prefix(size);
  }
}

/// As Docker's jsonlog does: HTML's special characters and the two line separators of JavaScript
/// too, and U+FFFD for each byte that is no UTF-8.
void JsonLog::put_escaped(std::string_view text) {
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && needs_no_escape(static_cast<unsigned char>(text[plain]))) ++plain;
    put(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) return;
    const auto c = static_cast<unsigned char>(text[0]);
    std::size_t length = 1;
    if (c == '"' || c == '\\') {
      const char escape[] = {'\\', text[0]};
      put({escape, sizeof escape});
    } else if (c == '\n') {
      put("\\n");
    } else if (c == '\r') {
      put("\\r");
    } else if (c < 0x80) {
      const char escape[] = {'\\', 'u', '0', '0', kHex[c >> 4], kHex[c & 15]};
      put({escape, sizeof escape});
    } else if ((length = valid_character(text)) == 0) {
      put("\\ufffd");
      length = 1;
    } else if (text.starts_with("\xe2\x80\xa8") || text.starts_with("\xe2\x80\xa9")) {
      put(text[2] == '\xa8' ? "\\u2028" : "\\u2029");
    } else {
      put(text.substr(0, length));
    }
    text.remove_prefix(length);
  }
}

/// RFC 3339 as Go's RFC3339Nano writes it: without the zeros at the end of the fraction.
void JsonLog::put_time(Time time) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t seconds = whole.time_since_epoch().count();
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[] = "0000-00-00T00:00:00.000000000Z";
  put_digits(text + 4, static_cast<std::uint64_t>(parts.tm_year + 1900), 4);
  put_digits(text + 7, static_cast<std::uint64_t>(parts.tm_mon + 1), 2);
  put_digits(text + 10, static_cast<std::uint64_t>(parts.tm_mday), 2);
  put_digits(text + 13, static_cast<std::uint64_t>(parts.tm_hour), 2);
  put_digits(text + 16, static_cast<std::uint64_t>(parts.tm_min), 2);
  put_digits(text + 19, static_cast<std::uint64_t>(parts.tm_sec), 2);
  put_digits(text + 29, static_cast<std::uint64_t>((time - whole).count()), 9);
  std::size_t length = 29;
  while (text[length - 1] == '0') --length;
  if (text[length - 1] == '.') --length;
  put({text, length});
  put("Z");
}

}  // namespace cnet::monitor
