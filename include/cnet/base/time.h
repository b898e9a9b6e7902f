#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace cnet {

/// Wall-clock time with nanoseconds, UTC.
using Time = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;

Time now();

/// "2026-11-23T20:51:04.123456789Z"
std::string rfc3339(Time time);

/// Reads what rfc3339() writes, and any RFC 3339 time with an offset; absent when it is none.
std::optional<Time> parse_rfc3339(std::string_view text);

}  // namespace cnet
