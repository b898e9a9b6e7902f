#include "moment.h"

#include <stdlib.h>
#include <time.h>

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::cmd;
using namespace std::chrono_literals;

TEST_CASE("points in time") {
  const Time now = *parse_rfc3339("2026-11-23T20:00:00Z");
  ::setenv("TZ", "UTC", 1);  // of times without a zone
  ::tzset();
  CHECK(parse_moment("10m", now) == now - 10min);
  CHECK(parse_moment("1.5h", now) == now - 90min);
  CHECK(parse_moment("1s500ms2us3ns", now) == now - 1'500'002'003ns);
  CHECK(parse_moment("2026-11-23T19:00:00", now) == now - 1h);
  CHECK(parse_moment("2026-11-23T19:30", now) == now - 30min);
  CHECK(parse_moment("1h30m", now) == now - 90min);
  CHECK(parse_moment("0s", now) == now);
  CHECK(parse_moment("2026-11-22T20:00:00Z", now) == now - 24h);
  CHECK(parse_moment("2026-11-23", now) == now - 20h);
  CHECK(parse_moment("1000000000", now) == *parse_rfc3339("2001-09-09T01:46:40Z"));
  for (const char* text : {"", "soon", "10x", "-1h", "1h 2m", "9999999999999"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_moment(text, now), Error);
  }
}
