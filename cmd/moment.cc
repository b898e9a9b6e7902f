#include "moment.h"

#include <optional>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::cmd {
namespace {

using std::chrono::seconds;

constexpr std::uint64_t kLongest = 9'000'000'000;  // seconds that fit 64 bits of nanoseconds

std::optional<seconds> unit_length(char unit) {
  switch (unit) {
    case 's':
      return seconds{1};
    case 'm':
      return seconds{60};
    case 'h':
      return seconds{3600};
    default:
      return std::nullopt;
  }
}

/// "1h30m" of Go's durations, without fractions; absent when it is none.
std::optional<seconds> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  seconds total{0};
  while (!text.empty()) {
    const std::size_t digits = text.find_first_not_of("0123456789");
    if (digits == std::string_view::npos) return std::nullopt;
    const auto count = parse_number(text.substr(0, digits), 1'000'000);
    const auto unit = unit_length(text[digits]);
    if (!count || !unit) return std::nullopt;
    total += static_cast<long>(*count) * *unit;
    text.remove_prefix(digits + 1);
  }
  return total;
}

/// "1764450000" and "1764450000.123456789", as `date +%s.%N` writes it.
std::optional<Time> parse_unix(std::string_view text) {
  const std::size_t dot = text.find('.');
  const auto whole = parse_number(text.substr(0, dot), kLongest);
  if (!whole) return std::nullopt;
  Time time(seconds{static_cast<long>(*whole)});
  if (dot == std::string_view::npos) return time;
  std::string fraction(text.substr(dot + 1));
  if (fraction.empty() || fraction.size() > 9) return std::nullopt;
  fraction.resize(9, '0');
  const auto part = parse_number(fraction, 999'999'999);
  if (!part) return std::nullopt;
  return time + std::chrono::nanoseconds{static_cast<long>(*part)};
}

}  // namespace

Time parse_moment(const std::string& text, Time now) {
  if (const auto time = parse_rfc3339(text)) return *time;
  if (const auto time = parse_rfc3339(text + "T00:00:00Z")) return *time;
  if (const auto ago = parse_duration(text)) return now - *ago;
  if (const auto since_1970 = parse_unix(text)) return *since_1970;
  throw Error(cnet::quoted(text) + " is no time", Error::Kind::usage)
      .hint("write 10m, 2h30m, 2026-11-23T20:00:00Z or seconds since 1970");
}

}  // namespace cnet::cmd
