#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "cnet/base/time.h"

namespace cnet::output {

/// "Less than a second", "5 minutes", "About an hour", "3 weeks": Docker's words.
std::string human_duration(std::chrono::nanoseconds duration);

/// "5 minutes ago"; a time in the future counts as now.
std::string human_ago(Time time, Time now);

/// Decimal, three significant digits: "916B", "147kB", "5.63MB".
std::string human_size(std::uint64_t bytes);

/// Binary, four significant digits: "5.629MiB", "1.952GiB", "512B".
std::string binary_size(std::uint64_t bytes);

/// "2021-03-09 21:41:29.798999529 +0000 UTC", as Docker prints times in lists.
std::string list_time(Time time);

}  // namespace cnet::output
