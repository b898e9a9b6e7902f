#include "cnet/base/time.h"

#include <catch2/catch.hpp>
#include <random>

using namespace cnet;
using std::chrono::nanoseconds;
using std::chrono::seconds;

TEST_CASE("times are written as RFC 3339 in UTC") {
  CHECK(rfc3339(Time{}) == "1970-01-01T00:00:00.000000000Z");
  CHECK(rfc3339(Time(nanoseconds{1})) == "1970-01-01T00:00:00.000000001Z");
  CHECK(rfc3339(Time(nanoseconds{-1})) == "1969-12-31T23:59:59.999999999Z");
  CHECK(rfc3339(Time(seconds{1795467064}) + nanoseconds{123456789}) ==
        "2026-11-23T20:51:04.123456789Z");
}

TEST_CASE("any offset and precision is read") {
  const Time time(seconds{1795467064});
  CHECK(parse_rfc3339("2026-11-23T20:51:04Z") == time);
  CHECK(parse_rfc3339("2026-11-23t20:51:04z") == time);
  CHECK(parse_rfc3339("2026-11-23 22:51:04+02:00") == time);
  CHECK(parse_rfc3339("2026-11-23T15:21:04-05:30") == time);
  CHECK(parse_rfc3339("2026-11-23T20:51:04.5Z") == time + nanoseconds{500'000'000});
  CHECK(parse_rfc3339("2026-11-23T20:51:04.1234567899Z") == time + nanoseconds{123'456'789});
  CHECK(parse_rfc3339("2024-02-29T00:00:00Z").has_value());
}

TEST_CASE("what is no time is absent") {
  for (const auto* text :
       {"", "2026-11-23", "2026-11-23T20:51:04", "2026-11-23T20:51:04.Z",
        "2026-11-23T20:51:04+2:00", "2026-11-23T20:51:04+0200", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-02-30T00:00:00Z",
        "2025-02-29T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
        "2026/01/01T00:00:00Z", "2026-01-01T00:00:00Zx", "9999-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z", "-026-01-01T00:00:00Z"}) {
    INFO(text);
    CHECK_FALSE(parse_rfc3339(text).has_value());
  }
}

TEST_CASE("what is written is read back") {
  std::mt19937_64 random(2);
  for (int i = 0; i < 2000; ++i) {
    const Time time{nanoseconds(static_cast<std::int64_t>(random() % 9'000'000'000'000'000'000u))};
    CHECK(parse_rfc3339(rfc3339(time)) == time);
  }
  CHECK(now() > Time(seconds{1'600'000'000}));
}
