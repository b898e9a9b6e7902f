#include "cnet/base/time.h"

#include <array>
#include <cstdio>
#include <ctime>

#include "cnet/base/text.h"

namespace cnet {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

/// The offset behind the seconds: "Z", "+02:00"; absent when malformed.
std::optional<seconds> parse_offset(std::string_view text) {
  if (text == "Z" || text == "z") return seconds{0};
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const auto hours = parse_number(text.substr(1, 2), 23);
  const auto minutes = parse_number(text.substr(4, 2), 59);
  if (!hours || !minutes) return std::nullopt;
  const seconds offset{static_cast<long>(*hours * 3600 + *minutes * 60)};
  return text[0] == '-' ? -offset : offset;
}

/// ".123" as nanoseconds, and how many characters it took; absent when malformed.
std::optional<std::pair<nanoseconds, std::size_t>> parse_fraction(std::string_view text) {
  if (text.empty() || text[0] != '.') return std::pair{nanoseconds{0}, std::size_t{0}};
  std::size_t end = 1;
  long value = 0;
  for (; end < text.size() && text[end] >= '0' && text[end] <= '9'; ++end) {
    if (end <= 9) value = value * 10 + (text[end] - '0');
  }
  if (end == 1) return std::nullopt;
  for (std::size_t digits = end - 1; digits < 9; ++digits) value *= 10;
  return std::pair{nanoseconds{value}, end};
}

}  // namespace

Time now() {
  timespec ts{};
  ::clock_gettime(CLOCK_REALTIME, &ts);
  return Time(seconds{ts.tv_sec} + nanoseconds{ts.tv_nsec});
}

std::string rfc3339(Time time) {
  // Not by gmtime_r: it reads /etc/localtime, for the sake of others.
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  std::array<char, 80> text{};
  const int length = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02uT%02ld:%02ld:%02ld.%09ldZ",
      static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
      static_cast<unsigned>(date.day()), static_cast<long>(clock.hours().count()),
      static_cast<long>(clock.minutes().count()), static_cast<long>(clock.seconds().count()),
      static_cast<long>(clock.subseconds().count()));
  return std::string(text.data(), static_cast<std::size_t>(length));
}

std::optional<Time> parse_rfc3339(std::string_view text) {
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') return std::nullopt;
  constexpr std::uint64_t kFirstYear = 1678;  // what 64 bits of nanoseconds hold
  constexpr std::uint64_t kLastYear = 2261;
  const auto year = parse_number(text.substr(0, 4), kLastYear);
  const auto month = parse_number(text.substr(5, 2), 12);
  const auto day = parse_number(text.substr(8, 2), 31);
  const auto hour = parse_number(text.substr(11, 2), 23);
  const auto minute = parse_number(text.substr(14, 2), 59);
  const auto second = parse_number(text.substr(17, 2), 60);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (*year < kFirstYear || !date.ok()) return std::nullopt;
  const auto fraction = parse_fraction(text.substr(19));
  if (!fraction) return std::nullopt;
  const auto offset = parse_offset(text.substr(19 + fraction->second));
  if (!offset) return std::nullopt;
  const seconds of_day{static_cast<long>(*hour * 3600 + *minute * 60 + *second)};
  return Time(std::chrono::sys_days{date} + of_day - *offset + fraction->first);
}

}  // namespace cnet
