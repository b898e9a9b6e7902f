#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/base/time.h"

namespace cnet {

/// How it is found out whether a container works; the same words as in Docker's image
/// configuration.
struct HealthCheck {
  /// {"CMD", argument...}, {"CMD-SHELL", line} or {"NONE"}; empty: nothing was said.
  std::vector<std::string> test;
  // 0: not said, so the default.
  std::chrono::nanoseconds interval{}, timeout{}, start_period{}, start_interval{};
  int retries = 0;
  friend bool operator==(const HealthCheck&, const HealthCheck&) = default;
};

/// The flags of `run` and `create`, as written.
struct HealthFlags {
  std::optional<std::string> command, interval, timeout, start_period, start_interval;
  std::optional<int> retries;
  bool none = false;  ///< --no-healthcheck
};
/// Throws Error (usage) that names the flag.
HealthCheck parse_health_flags(const HealthFlags& flags);

/// What the operator said, and of the rest what the image says.
HealthCheck merged(HealthCheck wanted, const HealthCheck& image);

/// What is executed inside the container; empty when nothing is checked, or by a kind of test that
/// nobody knows.
std::vector<std::string> health_command(const HealthCheck& check);

/// When and how long a check looks: Docker's defaults where nothing was said.
struct HealthPace {
  std::chrono::nanoseconds interval, timeout, start_period, start_interval;
  int retries;  ///< failures in a row that make it unhealthy
  friend bool operator==(const HealthPace&, const HealthPace&) = default;
};
HealthPace health_pace(const HealthCheck& check);

enum class HealthStatus { starting, healthy, unhealthy };
std::string health_status_name(HealthStatus status);  ///< "starting", "healthy", "unhealthy"
std::optional<HealthStatus> parse_health_status(std::string_view name);

inline constexpr std::size_t kHealthResults = 5;    ///< that are kept
inline constexpr std::size_t kHealthOutput = 4096;  ///< bytes of output that each keeps
inline constexpr int kNoHealthAnswer =
    -1;  ///< exit code of a check that took too long, or could not run

/// What one look has found.
struct HealthResult {
  Time start, end;
  int exit_code = 0;
  std::string output;  ///< UTF-8
  friend bool operator==(const HealthResult&, const HealthResult&) = default;
};

/// What is known of a run's health.
struct Health {
  HealthStatus status = HealthStatus::starting;
  int failing_streak = 0;
  std::vector<HealthResult> log;  ///< the oldest first
  friend bool operator==(const Health&, const Health&) = default;
};

/// Takes a result in. `since_start` is how long the container ran when this look began: failures
/// within the start period do not count until the first success. True when the status has changed.
bool note_result(Health& health, HealthResult result, const HealthPace& pace,
                 std::chrono::nanoseconds since_start);

/// How long to wait for the next look, from the end of the last one or from the start.
std::chrono::nanoseconds until_next_look(const Health& health, const HealthPace& pace,
                                         std::chrono::nanoseconds since_start);

}  // namespace cnet
