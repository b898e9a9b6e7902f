#include "cnet/model/health.h"

#include <algorithm>
#include <array>

namespace cnet {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

constexpr std::array kStatuses{HealthStatus::starting, HealthStatus::healthy,
                               HealthStatus::unhealthy};

nanoseconds or_default(nanoseconds said, nanoseconds otherwise) {
  return said.count() > 0 ? said : otherwise;
}

}  // namespace

HealthCheck merged(HealthCheck wanted, const HealthCheck& image) {
  if (wanted.test.empty()) wanted.test = image.test;
  if (wanted.interval == 0ns) wanted.interval = image.interval;
  if (wanted.timeout == 0ns) wanted.timeout = image.timeout;
  if (wanted.start_period == 0ns) wanted.start_period = image.start_period;
  if (wanted.start_interval == 0ns) wanted.start_interval = image.start_interval;
  if (wanted.retries == 0) wanted.retries = image.retries;
  return wanted;
}

std::vector<std::string> health_command(const HealthCheck& check) {
  if (check.test.size() < 2) return {};
  const std::string& kind = check.test.front();
  if (kind == "CMD") return {check.test.begin() + 1, check.test.end()};
  if (kind == "CMD-SHELL") return {"/bin/sh", "-c", check.test[1]};
  return {};
}

HealthPace health_pace(const HealthCheck& check) {
  return {.interval = or_default(check.interval, 30s),
          .timeout = or_default(check.timeout, 30s),
          .start_period = check.start_period,
          .start_interval = or_default(check.start_interval, 5s),
          .retries = check.retries > 0 ? check.retries : 3};
}

std::string health_status_name(HealthStatus status) {
  switch (status) {
    case HealthStatus::starting:
      return "starting";
    case HealthStatus::healthy:
      return "healthy";
    case HealthStatus::unhealthy:
      return "unhealthy";
  }
  return {};
}

std::optional<HealthStatus> parse_health_status(std::string_view name) {
  const auto status = std::ranges::find(kStatuses, name, health_status_name);
  return status == kStatuses.end() ? std::nullopt : std::optional(*status);
}

bool note_result(Health& health, HealthResult result, const HealthPace& pace,
                 nanoseconds since_start) {
  const HealthStatus before = health.status;
  if (result.exit_code == 0) {
    health.failing_streak = 0;
    health.status = HealthStatus::healthy;
  } else if (before != HealthStatus::starting || since_start >= pace.start_period) {
    ++health.failing_streak;
    if (health.failing_streak >= pace.retries) health.status = HealthStatus::unhealthy;
  }
  if (health.log.size() >= kHealthResults) health.log.erase(health.log.begin());
  health.log.push_back(std::move(result));
  return health.status != before;
}

nanoseconds until_next_look(const Health& health, const HealthPace& pace, nanoseconds since_start) {
  const bool starts = health.status == HealthStatus::starting && since_start < pace.start_period;
  return starts ? pace.start_interval : pace.interval;
}

}  // namespace cnet
