#include "moment.h"

#include <time.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/size.h"

namespace cnet::cmd {
namespace {

using std::chrono::seconds;

constexpr std::uint64_t kSecond = 1'000'000'000;  // nanoseconds
constexpr std::uint64_t kMostUnits = 1'000'000;
constexpr std::uint64_t kLongest = 9'000'000'000;  // seconds that fit 64 bits of nanoseconds

/// Go's units, in nanoseconds.
std::optional<std::uint64_t> unit_length(std::string_view unit) {
  constexpr std::array<std::pair<std::string_view, std::uint64_t>, 6> units{
      {{"ns", 1},
       {"us", 1'000},
       {"ms", 1'000'000},
       {"s", kSecond},
       {"m", 60 * kSecond},
       {"h", 3600 * kSecond}}};
  for (const auto& [name, length] : units) {
    if (name == unit) return length;
  }
  return std::nullopt;
}

/// Go's durations: "1h30m", "1.5h", "300ms"; absent when it is none.
std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text) {
  constexpr std::string_view digits = "0123456789.";
  if (text.empty()) return std::nullopt;
  std::uint64_t total = 0;
  while (!text.empty()) {
    const std::size_t number_end = std::min(text.find_first_not_of(digits), text.size());
    const std::string_view number = text.substr(0, number_end);
    text.remove_prefix(number_end);
    const std::size_t unit_end = std::min(text.find_first_of(digits), text.size());
    const auto unit = unit_length(text.substr(0, unit_end));
    text.remove_prefix(unit_end);
    const auto billionths = unit ? parse_decimal(number, kSecond) : std::nullopt;
    if (!billionths || *billionths > kMostUnits * kSecond) return std::nullopt;
    total += static_cast<std::uint64_t>(static_cast<long double>(*billionths) / kSecond *
                                        static_cast<long double>(*unit));
    if (total > kLongest * kSecond) return std::nullopt;
  }
  return std::chrono::nanoseconds(static_cast<std::int64_t>(total));
}

/// RFC 3339 without its zone, which then is this host's: "2026-11-23T20:51:04", "2026-11-23T20:51",
/// "2026-11-23".
std::optional<Time> parse_local(const std::string& text) {
  for (const char* format : {"%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d"}) {
    std::tm parts{};
    parts.tm_isdst = -1;
    const char* end = ::strptime(text.c_str(), format, &parts);
    if (end != nullptr && *end == '\0') return Time(seconds{::mktime(&parts)});
  }
  return std::nullopt;
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
  if (const auto time = parse_local(text)) return *time;
  if (const auto ago = parse_duration(text)) return now - *ago;
  if (const auto since_1970 = parse_unix(text)) return *since_1970;
  throw Error(cnet::quoted(text) + " is no time", Error::Kind::usage)
      .hint("write 10m, 2h30m, 2026-11-23T20:00:00Z or seconds since 1970");
}

}  // namespace cnet::cmd
