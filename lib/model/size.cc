#include "cnet/model/size.h"

#include <cctype>
#include <limits>

#include "cnet/base/text.h"

namespace cnet {
namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view kUnits = "bkmgtp";  // 1024 to the power of the place

/// Cuts the unit off; absent when what stands there is none.
std::optional<std::uint64_t> take_unit(std::string_view& text) {
  const std::size_t end = text.find_last_of("0123456789.") + 1;  // npos + 1 is 0
  const std::string unit = lower(text.substr(end));
  text = text.substr(0, end);
  if (unit.empty()) return 1;
  const std::size_t power = kUnits.find(unit.front());
  const std::string rest = unit.substr(1);
  if (power == std::string_view::npos) return std::nullopt;
  if (!rest.empty() && (power == 0 || (rest != "b" && rest != "ib"))) return std::nullopt;
  return std::uint64_t{1} << (10 * power);
}

}  // namespace

std::optional<std::uint64_t> parse_decimal(std::string_view text, std::uint64_t scale) {
  const std::size_t point = text.find('.');
  const std::string_view whole_text = text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? "" : text.substr(point + 1);
  if (whole_text.empty() && fraction.empty()) return std::nullopt;
  const auto whole = whole_text.empty() ? 0 : parse_number(whole_text, kMost / scale);
  if (!whole) return std::nullopt;
  std::uint64_t value = *whole * scale;
  std::uint64_t digit_scale = scale;
  for (const char digit : fraction) {
    if (std::isdigit(static_cast<unsigned char>(digit)) == 0) return std::nullopt;
    const auto times = static_cast<std::uint64_t>(digit - '0');
    if (times != 0 && digit_scale < 10) return std::nullopt;
    value += digit_scale * times / 10;
    digit_scale /= 10;
  }
  return value <= kMost ? std::optional(value) : std::nullopt;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  const auto unit = take_unit(text);
  if (!unit) return std::nullopt;
  if (text.find('.') == std::string_view::npos) {
    const auto number = parse_number(text, kMost / *unit);
    return number ? std::optional(*number * *unit) : std::nullopt;
  }
  // A part of a byte is rounded down, as Docker does.
  constexpr std::uint64_t millionths = 1'000'000;
  const auto number = parse_decimal(text, millionths);
  if (!number || *number / millionths > kMost / *unit - 1) return std::nullopt;
  const std::uint64_t whole = *number / millionths * *unit;
  const auto part = static_cast<long double>(*number % millionths) / millionths;
  return whole + static_cast<std::uint64_t>(part * static_cast<long double>(*unit));
}

std::string size_words(std::uint64_t bytes) {
  std::size_t power = 0;
  while (bytes >= 1024 && bytes % 1024 == 0 && power + 1 < kUnits.size()) {
    bytes /= 1024;
    ++power;
  }
  const std::string number = std::to_string(bytes);
  return power == 0 ? number : number + kUnits[power];
}

}  // namespace cnet
