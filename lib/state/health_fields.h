#pragma once

#include "cnet/model/health.h"
#include "record_fields.h"

namespace cnet::state {

void write_value(JsonWriter& json, std::chrono::nanoseconds value);
void read_value(const JsonValue& json, std::chrono::nanoseconds& value);
void write_value(JsonWriter& json, HealthStatus value);
void read_value(const JsonValue& json, HealthStatus& value);

template <class Visitor, Like<HealthCheck> T>
void fields(Visitor& visit, T& check) {
  visit.required("test", check.test);
  visit.unless_default("interval", check.interval);
  visit.unless_default("timeout", check.timeout);
  visit.unless_default("start_period", check.start_period);
  visit.unless_default("start_interval", check.start_interval);
  visit.unless_default("retries", check.retries);
  visit.rule(check.retries >= 0, "the number of retries is negative");
}

template <class Visitor, Like<HealthResult> T>
void fields(Visitor& visit, T& result) {
  visit.required("start", result.start);
  visit.required("end", result.end);
  visit.required("exit_code", result.exit_code);
  visit.required("output", result.output);
}

template <class Visitor, Like<Health> T>
void fields(Visitor& visit, T& health) {
  visit.required("status", health.status);
  visit.required("failing_streak", health.failing_streak);
  visit.required("log", health.log);
  visit.rule(health.failing_streak >= 0, "the failing streak is negative");
}

}  // namespace cnet::state
