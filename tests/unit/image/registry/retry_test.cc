#include "retry.h"

#include <catch2/catch.hpp>

using namespace cnet::image;
using namespace std::chrono_literals;

TEST_CASE("waits double, and end") {
  CHECK(wait_before_retry(1, {}) == 500ms);
  CHECK(wait_before_retry(2, {}) == 1s);
  CHECK(wait_before_retry(4, {}) == 4s);
  CHECK_FALSE(wait_before_retry(kMostAttempts, {}));
  CHECK_FALSE(wait_before_retry(kMostAttempts + 2, {}));
}

TEST_CASE("a server's Retry-After counts, up to a minute") {
  CHECK(wait_before_retry(1, 7s) == 7s);
  CHECK(wait_before_retry(4, 1s) == 4s);
  CHECK_FALSE(wait_before_retry(1, 61s));
  CHECK(parse_retry_after(" 12 ") == 12s);
  CHECK_FALSE(parse_retry_after("Wed, 21 Oct 2026 07:28:00 GMT"));
  CHECK_FALSE(parse_retry_after("-1"));
  CHECK_FALSE(parse_retry_after(""));
}

TEST_CASE("which answers pass") {
  for (const long status : {408, 429, 500, 502, 503, 504}) CHECK(is_passing(status));
  for (const long status : {200, 301, 400, 401, 403, 404, 416, 501})
    CHECK_FALSE(is_passing(status));
}
