#pragma once

#include <chrono>
#include <string>
#include <vector>

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

}  // namespace cnet
