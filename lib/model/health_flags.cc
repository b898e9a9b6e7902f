#include <cmath>
#include <cstdlib>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/health.h"

namespace cnet {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

constexpr nanoseconds kShortest = 1ms;
constexpr double kLongest = 9e18;  // nanoseconds that 64 bits hold

/// Nanoseconds of a unit of Go's; 0 for none.
double unit_length(std::string_view unit) {
  if (unit == "ns") return 1;
  if (unit == "us" || unit == "\u00b5s") return 1e3;
  if (unit == "ms") return 1e6;
  if (unit == "s") return 1e9;
  if (unit == "m") return 60e9;
  if (unit == "h") return 3600e9;
  return 0;
}

/// Go's durations: "1m30s", "1.5s", "0"; absent when it is none.
std::optional<nanoseconds> parse_go_duration(std::string_view text) {
  if (text == "0") return 0ns;
  if (text.empty()) return std::nullopt;
  constexpr std::string_view digits = "0123456789.";
  double total = 0;
  while (!text.empty()) {
    const std::size_t number = text.find_first_not_of(digits);
    if (number == 0 || number == std::string_view::npos) return std::nullopt;
    const std::string count(text.substr(0, number));
    char* end = nullptr;
    const double value = std::strtod(count.c_str(), &end);
    text.remove_prefix(number);
    const std::size_t unit = std::min(text.find_first_of(digits), text.size());
    const double length = unit_length(text.substr(0, unit));
    if (end != count.c_str() + count.size() || length == 0) return std::nullopt;
    total += value * length;
    text.remove_prefix(unit);
  }
  if (total >= kLongest) return std::nullopt;
  return nanoseconds(static_cast<std::int64_t>(std::llround(total)));
}

nanoseconds duration(const std::string& flag, const std::optional<std::string>& text) {
  if (!text) return 0ns;
  const auto value = parse_go_duration(*text);
  if (!value) {
    throw Error(flag + " " + quoted(*text) + " is no duration", Error::Kind::usage)
        .hint("write 30s, 1m30s or 500ms");
  }
  if (*value != 0ns && *value < kShortest) {
    throw Error(flag + " " + quoted(*text) + " is less than a millisecond", Error::Kind::usage);
  }
  return *value;
}

bool says_anything(const HealthFlags& flags) {
  return flags.command || flags.interval || flags.timeout || flags.start_period ||
         flags.start_interval || flags.retries;
}

}  // namespace

HealthCheck parse_health_flags(const HealthFlags& flags) {
  if (flags.none) {
    if (says_anything(flags)) {
      throw Error("--no-healthcheck and the --health flags contradict each other",
                  Error::Kind::usage);
    }
    return {.test = {"NONE"}};
  }
  if (flags.retries && *flags.retries < 0) {
    throw Error("--health-retries must not be negative", Error::Kind::usage);
  }
  HealthCheck check{.interval = duration("--health-interval", flags.interval),
                    .timeout = duration("--health-timeout", flags.timeout),
                    .start_period = duration("--health-start-period", flags.start_period),
                    .start_interval = duration("--health-start-interval", flags.start_interval),
                    .retries = flags.retries.value_or(0)};
  // As Docker: an empty command leaves the image's in force; "none" switches it off.
  if (flags.command && *flags.command == "none") return {.test = {"NONE"}};
  if (flags.command && !flags.command->empty()) check.test = {"CMD-SHELL", *flags.command};
  return check;
}

}  // namespace cnet
