#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace cnet::image {

constexpr int kMostAttempts = 5;

/// How long to wait before trying again, `attempts` having failed (1 for the first); absent when
/// that is enough. Doubles from half a second; a server's own word (Retry-After) counts up to a
/// minute, above which it is better to give up.
std::optional<std::chrono::milliseconds> wait_before_retry(
    int attempts, std::optional<std::chrono::seconds> retry_after);

/// Whether a status is about the moment and not about the request: 408, 429, 500, 502, 503, 504.
bool is_passing(long status);

/// Retry-After as a number of seconds; absent for a date and everything else.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view header);

}  // namespace cnet::image
