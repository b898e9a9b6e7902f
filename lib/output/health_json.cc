#include "cnet/output/health_json.h"

namespace cnet::output {

Json health_check_json(const HealthCheck& check) {
  Json out;
  out["Test"] = check.test;
  const auto time = [&](const char* name, std::chrono::nanoseconds value) {
    if (value.count() != 0) out[name] = value.count();
  };
  time("Interval", check.interval);
  time("Timeout", check.timeout);
  time("StartPeriod", check.start_period);
  time("StartInterval", check.start_interval);
  if (check.retries != 0) out["Retries"] = check.retries;
  return out;
}

Json health_json(const Health& health) {
  Json log = Json::array();
  for (const HealthResult& result : health.log) {
    log.push_back({{"Start", rfc3339(result.start)},
                   {"End", rfc3339(result.end)},
                   {"ExitCode", result.exit_code},
                   {"Output", result.output}});
  }
  Json out;
  out["Status"] = health_status_name(health.status);
  out["FailingStreak"] = health.failing_streak;
  out["Log"] = std::move(log);
  return out;
}

}  // namespace cnet::output
