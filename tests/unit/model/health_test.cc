#include "cnet/model/health.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using namespace cnet;
using namespace std::chrono_literals;

namespace {

constexpr auto kFails = 1;
constexpr auto kWorks = 0;

/// A container's health under a clock of the test's.
struct Patient {
  HealthPace pace = health_pace({.start_period = 10s, .retries = 3});
  Health health;

  bool looked(std::chrono::nanoseconds since_start, int exit_code) {
    return note_result(health, {.exit_code = exit_code}, pace, since_start);
  }
};

}  // namespace

TEST_CASE("what is not said of a check is as Docker's") {
  CHECK(
      health_pace({}) ==
      HealthPace{
          .interval = 30s, .timeout = 30s, .start_period = 0s, .start_interval = 5s, .retries = 3});
}

TEST_CASE("three failures in a row make it unhealthy, one success healthy") {
  Patient patient;
  CHECK(patient.health.status == HealthStatus::starting);
  CHECK_FALSE(patient.looked(11s, kFails));
  CHECK_FALSE(patient.looked(12s, kFails));
  CHECK(patient.health.failing_streak == 2);
  CHECK(patient.health.status == HealthStatus::starting);
  CHECK(patient.looked(13s, kFails));
  CHECK(patient.health.status == HealthStatus::unhealthy);
  CHECK_FALSE(patient.looked(14s, kNoHealthAnswer));
  CHECK(patient.health.failing_streak == 4);
  CHECK(patient.looked(15s, kWorks));
  CHECK(patient.health.status == HealthStatus::healthy);
  CHECK(patient.health.failing_streak == 0);
  CHECK_FALSE(patient.looked(16s, kFails));
  CHECK(patient.health.status == HealthStatus::healthy);
}

TEST_CASE("failures within the start period do not count until the first success") {
  Patient patient;
  for (int second = 0; second < 10; ++second) {
    CHECK_FALSE(patient.looked(std::chrono::seconds(second), kFails));
  }
  CHECK(patient.health.failing_streak == 0);
  CHECK_FALSE(patient.looked(10s, kFails));
  CHECK(patient.health.failing_streak == 1);

  Patient quick;
  CHECK(quick.looked(1s, kWorks));
  for (int second = 2; second < 4; ++second) {
    CHECK_FALSE(quick.looked(std::chrono::seconds(second), kFails));
  }
  CHECK(quick.looked(4s, kFails));
  CHECK(quick.health.status == HealthStatus::unhealthy);
}

TEST_CASE("it is looked at more often while it starts") {
  Patient patient;
  CHECK(until_next_look(patient.health, patient.pace, 0s) == 5s);
  CHECK(until_next_look(patient.health, patient.pace, 10s) == 30s);
  patient.looked(1s, kWorks);
  CHECK(until_next_look(patient.health, patient.pace, 1s) == 30s);
  CHECK(until_next_look({}, health_pace({}), 0s) == 30s);
}

TEST_CASE("the last five results are kept") {
  Patient patient;
  for (int code = 1; code <= 7; ++code) patient.looked(20s, code);
  REQUIRE(patient.health.log.size() == 5);
  CHECK(patient.health.log.front().exit_code == 3);
  CHECK(patient.health.log.back().exit_code == 7);
}

TEST_CASE("what is executed") {
  using Words = std::vector<std::string>;
  CHECK(health_command({}).empty());
  CHECK(health_command({.test = {"NONE"}}).empty());
  CHECK(health_command({.test = {"CMD"}}).empty());
  CHECK(health_command({.test = {"curl", "localhost"}}).empty());
  CHECK(health_command({.test = {"CMD", "curl", "a b"}}) == Words{"curl", "a b"});
  CHECK(health_command({.test = {"CMD-SHELL", "curl a || exit 1"}}) ==
        Words{"/bin/sh", "-c", "curl a || exit 1"});
}

TEST_CASE("the operator's words win over the image's") {
  const HealthCheck image{.test = {"CMD", "a"}, .interval = 1s, .timeout = 2s, .retries = 3};
  CHECK(merged({}, image) == image);
  const HealthCheck both = merged({.test = {"CMD", "b"}, .timeout = 9s}, image);
  CHECK(both == HealthCheck{.test = {"CMD", "b"}, .interval = 1s, .timeout = 9s, .retries = 3});
  CHECK(health_command(merged({.test = {"NONE"}}, image)).empty());
}

TEST_CASE("the flags of a check") {
  CHECK(parse_health_flags({}) == HealthCheck{});
  const HealthCheck check = parse_health_flags({.command = "curl localhost",
                                                .interval = "1m30s",
                                                .timeout = "1.5s",
                                                .start_period = "500ms",
                                                .start_interval = "0",
                                                .retries = 5});
  CHECK(check == HealthCheck{.test = {"CMD-SHELL", "curl localhost"},
                             .interval = 90s,
                             .timeout = 1500ms,
                             .start_period = 500ms,
                             .retries = 5});
  CHECK(parse_health_flags({.none = true}).test == std::vector<std::string>{"NONE"});
  CHECK(parse_health_flags({.command = "none"}).test == std::vector<std::string>{"NONE"});
  CHECK(parse_health_flags({.command = ""}).test.empty());
  for (const char* wrong : {"", "1", "s", "1x", "-1s", "1s ", "1.2.3s", ".s", "1us", "99999999h"}) {
    CHECK_THROWS_AS(parse_health_flags({.interval = wrong}), Error);
  }
  CHECK_THROWS_AS(parse_health_flags({.retries = -1}), Error);
  CHECK_THROWS_AS(parse_health_flags({.retries = 1, .none = true}), Error);
}

TEST_CASE("states of health by name") {
  for (const char* name : {"starting", "healthy", "unhealthy"}) {
    CHECK(health_status_name(*parse_health_status(name)) == name);
  }
  CHECK_FALSE(parse_health_status("none"));
}
