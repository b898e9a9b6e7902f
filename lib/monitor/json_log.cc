#include "json_log.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <utility>

#include "json_escape.h"

namespace cnet::monitor {
namespace {

/// `value` in decimal with at least `digits` digits, written backwards from `end`.
void put_digits(char* end, std::uint64_t value, int digits) {
  for (int i = 0; i < digits; ++i, value /= 10) *--end = static_cast<char>('0' + value % 10);
}

constexpr std::string_view kBegin = R"({"log":")";
constexpr std::string_view kStream = R"(","stream":")";
constexpr std::string_view kEnd = "\"}\n";
constexpr std::size_t kTime = sizeof "0000-00-00T00:00:00.000000000Z" - 1;

}  // namespace

JsonLog::JsonLog(RotatedLog file, const std::string& attributes)
    : file_(std::move(file)),
      attributes_(attributes.empty() ? R"(","time":")"
                                     : R"(","attrs":)" + attributes + R"(,"time":")") {}

void JsonLog::write(const LogLine& line) {
  if (file_.is_limited()) make_room(line);
  put(kBegin);
  put_escaped(line.text);
  put(kStream);
  put(line.stream);
  put(attributes_);
  put_time(line.time);
  put(kEnd);
}

/// The exact size is worked out only where the file is nearly full. An empty file takes one entry
/// of any size.
void JsonLog::make_room(const LogLine& line) {
  if (file_.is_empty() && filled_ == 0) return;
  const std::size_t frame = kBegin.size() + kStream.size() + line.stream.size() +
                            attributes_.size() + kTime + kEnd.size();
  constexpr std::size_t longest_escape = 6;
  if (file_.has_room(filled_ + frame + longest_escape * line.text.size())) return;
  if (file_.has_room(filled_ + frame + escaped_size(line.text))) return;
  flush();
  file_.rotate();
}

void JsonLog::flush() {
  if (filled_ == 0) return;
  const std::string_view text(buffer_.data(), filled_);
  filled_ = 0;
  if (torn_) torn_ = !file_.append("\n");
  if (!file_.append(text)) torn_ = true;
}

void JsonLog::put_in_pieces(std::string_view text) {
  while (!text.empty()) {
    if (filled_ == buffer_.size()) flush();
    const std::size_t size = std::min(text.size(), buffer_.size() - filled_);
    std::memcpy(buffer_.data() + filled_, text.data(), size);
    filled_ += size;
    text.remove_prefix(size);
  }
}

void JsonLog::put_escaped(std::string_view text) {
  while (!text.empty()) {
    const std::size_t plain = plain_length(text);
    put(text.substr(0, plain));
    text.remove_prefix(plain);
    text.remove_prefix(put_ascii_escapes(text));
    if (text.empty() || is_plain(static_cast<unsigned char>(text[0]))) continue;
    const Escape next = escape(text);
    put({next.text.data(), next.size});
    text.remove_prefix(next.taken);
  }
}

/// Of the escapes of ASCII that `text` begins with; returns how many characters they stand for. A
/// container that writes nothing but zeros is held up by the inner loop.
std::size_t JsonLog::put_ascii_escapes(std::string_view text) {
  constexpr std::size_t longest = sizeof(Escape::text);
  std::size_t at = 0;
  while (at < text.size()) {
    if (buffer_.size() - filled_ < longest) flush();
    char* const begin = buffer_.data();
    const char* const full = begin + buffer_.size() - longest;
    char* to = begin + filled_;
    bool other = false;
    for (; at < text.size() && to <= full; ++at) {
      const auto c = static_cast<unsigned char>(text[at]);
      other = c >= kAsciiEscapes.size() || is_plain(c);
      if (other) break;
      const Escape& next = kAsciiEscapes[c];
      std::memcpy(to, next.text.data(), longest);
      to += next.size;
    }
    filled_ = static_cast<std::size_t>(to - begin);
    if (other) break;
  }
  return at;
}

/// RFC 3339 as Go's RFC3339Nano writes it: without the zeros at the end of the fraction.
void JsonLog::put_time(Time time) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t seconds = whole.time_since_epoch().count();
  if (seconds != second_) {
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    put_digits(time_ + 4, static_cast<std::uint64_t>(parts.tm_year + 1900), 4);
    put_digits(time_ + 7, static_cast<std::uint64_t>(parts.tm_mon + 1), 2);
    put_digits(time_ + 10, static_cast<std::uint64_t>(parts.tm_mday), 2);
    put_digits(time_ + 13, static_cast<std::uint64_t>(parts.tm_hour), 2);
    put_digits(time_ + 16, static_cast<std::uint64_t>(parts.tm_min), 2);
    put_digits(time_ + 19, static_cast<std::uint64_t>(parts.tm_sec), 2);
    second_ = seconds;
  }
  put({time_, 19});
  char rest[12] = ".000000000";
  put_digits(rest + 10, static_cast<std::uint64_t>((time - whole).count()), 9);
  std::size_t length = 10;
  while (rest[length - 1] == '0') --length;
  if (length == 1) length = 0;
  rest[length++] = 'Z';
  put({rest, length});
}

}  // namespace cnet::monitor
