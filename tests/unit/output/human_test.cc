#include "cnet/output/human.h"

#include <catch2/catch.hpp>
#include <utility>
#include <vector>

#include "cnet/output/table.h"

using namespace cnet;
using namespace cnet::output;
using namespace std::chrono_literals;

TEST_CASE("durations read as Docker's") {
  const std::vector<std::pair<std::chrono::nanoseconds, std::string>> cases{
      {0s, "Less than a second"},  {999ms, "Less than a second"},
      {-5s, "Less than a second"}, {1s, "1 second"},
      {59s, "59 seconds"},         {60s, "About a minute"},
      {119s, "About a minute"},    {5min, "5 minutes"},
      {59min, "59 minutes"},       {60min, "About an hour"},
      {89min, "About an hour"},    {90min, "2 hours"},
      {47h, "47 hours"},           {48h, "2 days"},
      {13 * 24h, "13 days"},       {14 * 24h, "2 weeks"},
      {60 * 24h, "2 months"},      {729 * 24h, "24 months"},
      {730 * 24h, "2 years"}};
  for (const auto& [duration, expected] : cases) {
    CHECK(human_duration(duration) == expected);
  }
}

TEST_CASE("sizes have three digits") {
  CHECK(human_size(0) == "0B");
  CHECK(human_size(916) == "916B");
  CHECK(human_size(1000) == "1kB");
  CHECK(human_size(147'000) == "147kB");
  CHECK(human_size(5'629'000) == "5.63MB");
  CHECK(human_size(999'600) == "1000kB");
  CHECK(human_size(1'234'567'890) == "1.23GB");
}

TEST_CASE("times of lists are Go's") {
  CHECK(list_time(*parse_rfc3339("2021-03-09T21:41:29.798999529Z")) ==
        "2021-03-09 21:41:29.798999529 +0000 UTC");
  CHECK(list_time(*parse_rfc3339("2021-03-09T21:41:29Z")) == "2021-03-09 21:41:29 +0000 UTC");
}

TEST_CASE("texts are cut at characters, not bytes") {
  CHECK(ellipsis("short", 20) == "short");
  CHECK(ellipsis("/docker-entrypoint.sh nginx", 20) == "/docker-entrypoint.…");
  CHECK(ellipsis("äöü", 3) == "äöü");
  CHECK(ellipsis("äöüß", 3) == "äö…");
}
