#include "challenge.h"

#include <catch2/catch.hpp>

using namespace cnet::image;

TEST_CASE("challenges are read from WWW-Authenticate") {
  CHECK(parse_challenges(
            R"(Bearer realm="https://auth.example/token",service="r, 1",scope="a:b:pull,push")") ==
        std::vector<Challenge>{{"bearer",
                                {{"realm", "https://auth.example/token"},
                                 {"service", "r, 1"},
                                 {"scope", "a:b:pull,push"}}}});
  CHECK(parse_challenges("Basic realm=\"x\"") ==
        std::vector<Challenge>{{"basic", {{"realm", "x"}}}});
  CHECK(parse_challenges("basic") == std::vector<Challenge>{{"basic", {}}});
}

TEST_CASE("several challenges may stand in one header") {
  CHECK(parse_challenges(R"(Basic realm="a", Bearer realm="b" , service=c)") ==
        std::vector<Challenge>{{"basic", {{"realm", "a"}}},
                               {"bearer", {{"realm", "b"}, {"service", "c"}}}});
  CHECK(parse_challenges(", ,Negotiate,Basic Realm = x").size() == 2);
  CHECK(parse_challenges(", ,Negotiate,Basic Realm = x")[1].param("realm") == "x");
}

TEST_CASE("quoted strings have escapes") {
  CHECK(parse_challenges(R"(Basic realm="a\"b\\c")")[0].param("realm") == "a\"b\\c");
}

TEST_CASE("what breaks the grammar of challenges ends them") {
  CHECK(parse_challenges("").empty());
  CHECK(parse_challenges("=,=").empty());
  CHECK(parse_challenges("\"Basic\"").empty());
  CHECK(parse_challenges("Bearer realm=\"open").at(0).params.empty());
  CHECK(parse_challenges("Bearer realm=\"a\r\nX: y\"").at(0).params.empty());
  CHECK(parse_challenges("Bearer realm=").at(0).params.empty());
  CHECK(parse_challenges("Negotiate YWJj==").at(0).scheme == "negotiate");
  CHECK(parse_challenges("Bearer a=\"1\", a=\"2\"").at(0).param("a") == "1");
}

TEST_CASE("a challenge cannot have parameters without end") {
  std::string header = "Bearer a0=0";
  for (int i = 1; i < 10000; ++i) header += ",a" + std::to_string(i) + "=0";
  CHECK(parse_challenges(header).at(0).params.size() == 64);
}
