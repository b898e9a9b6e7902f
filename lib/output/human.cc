#include "cnet/output/human.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>

namespace cnet::output {
namespace {

std::string count_of(long n, const char* unit) { return std::to_string(n) + " " + unit; }

/// A size in the largest unit of which there is one at least.
struct Scaled {
  double size;
  std::size_t unit;
};
Scaled scaled(std::uint64_t bytes, double step, std::size_t units) {
  Scaled out{static_cast<double>(bytes), 0};
  for (; out.size >= step && out.unit + 1 < units; ++out.unit) out.size /= step;
  return out;
}

}  // namespace

std::string human_duration(std::chrono::nanoseconds duration) {
  const long seconds = std::chrono::floor<std::chrono::seconds>(duration).count();
  if (seconds < 1) return "Less than a second";
  if (seconds == 1) return "1 second";
  if (seconds < 60) return count_of(seconds, "seconds");
  const long minutes = seconds / 60;
  if (minutes == 1) return "About a minute";
  if (minutes < 60) return count_of(minutes, "minutes");
  const long hours = (seconds + 1800) / 3600;  // rounded, unlike the rest
  if (hours == 1) return "About an hour";
  if (hours < 48) return count_of(hours, "hours");
  if (hours < 24 * 7 * 2) return count_of(hours / 24, "days");
  if (hours < 24 * 30 * 2) return count_of(hours / 24 / 7, "weeks");
  if (hours < 24 * 365 * 2) return count_of(hours / 24 / 30, "months");
  return count_of(seconds / 3600 / 24 / 365, "years");
}

std::string human_ago(Time time, Time now) { return human_duration(now - time) + " ago"; }

std::string human_size(std::uint64_t bytes) {
  constexpr std::array units{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  const auto [size, unit] = scaled(bytes, 1000, units.size());
  std::array<char, 32> text{};
  // %.3g would write 999.6 as 1e+03.
  const int length = size >= 999.5 ? std::snprintf(text.data(), text.size(), "%.0f", size)
                                   : std::snprintf(text.data(), text.size(), "%.3g", size);
  return std::string(text.data(), static_cast<std::size_t>(length)) + units[unit];
}

std::string binary_size(std::uint64_t bytes) {
  constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  const auto [size, unit] = scaled(bytes, 1024, units.size());
  std::array<char, 32> text{};
  const int length = std::snprintf(text.data(), text.size(), "%.4g", size);
  return std::string(text.data(), static_cast<std::size_t>(length)) + units[unit];
}

std::string list_time(Time time) {
  std::string text = rfc3339(time);  // "2021-03-09T21:41:29.798999529Z"
  text[10] = ' ';
  text.pop_back();
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text + " +0000 UTC";
}

}  // namespace cnet::output
