#include "cnet/model/names.h"

#include "../problem.h"

using namespace cnet;
using namespace std::string_literals;
using Catch::Matchers::Contains;
using test::problem_of;

TEST_CASE("names are what SECURITY R22 allows") {
  for (const auto& name : {"a"s, "web"s, "Web_1.2-x"s, "0"s, std::string(128, 'a')}) {
    CHECK(is_valid_name(name));
    CHECK_NOTHROW(require_valid_name("network", name));
  }
  for (const auto& name :
       {""s, ".."s, "."s, "-x"s, "_x"s, "a/b"s, "a b"s, "a\nb"s, "a\0b"s, "\"; flush ruleset"s,
        "caf\xc3\xa9"s, "test@#$"s, std::string(129, 'a'), std::string(200'000, 'a')}) {
    CHECK_FALSE(is_valid_name(name));
    const std::string problem = problem_of([&] { require_valid_name("container", name); });
    CHECK_THAT(problem, Contains("container"));
    CHECK(problem.size() < 1000);
  }
}

TEST_CASE("words that mean something to --network are no names of networks") {
  for (const auto* name : {"bridge", "host", "none", "default", "container", "private", "ns",
                           "pasta", "slirp4netns"}) {
    CHECK_THAT(problem_of([&] { require_free_network_name(name); }), Contains("reserved"));
  }
  CHECK_NOTHROW(require_free_network_name("bridge2"));
  CHECK_NOTHROW(require_free_network_name("Host"));
}

TEST_CASE("aliases and host names are names of DNS, with '_' for services") {
  for (const auto& name : {"db"s, "my_service"s, "a.b.c"s, "0"s, std::string(63, 'a')}) {
    CHECK_NOTHROW(require_valid_hostname("alias", name));
  }
  const std::string label(63, 'a');
  const std::string longest = label + "." + label + "." + label + "." + label.substr(0, 61);
  REQUIRE(longest.size() == 253);
  CHECK_NOTHROW(require_valid_hostname("alias", longest));
  for (const auto& name : {""s, "."s, "a."s, ".a"s, "a..b"s, "a b"s, "-a"s, "a-"s, "a.-b"s, "a/b"s,
                           "a\0b"s, "*"s, std::string(64, 'a'), longest + "a"}) {
    CHECK_THAT(problem_of([&] { require_valid_hostname("alias", name); }), Contains("alias"));
  }
  CHECK_THAT(problem_of([&] { require_valid_hostname("hostname", label + ".a"); }),
             Contains("longer than 64"));
}

TEST_CASE("keys have values, or empty ones") {
  using Pair = std::pair<std::string, std::string>;
  CHECK(parse_key_value("--label", "a=b") == Pair{"a", "b"});
  CHECK(parse_key_value("--label", "a") == Pair{"a", ""});
  CHECK(parse_key_value("--label", "a=") == Pair{"a", ""});
  CHECK(parse_key_value("--label", "a=b=c") == Pair{"a", "b=c"});
  CHECK_THAT(problem_of([] { parse_key_value("--label", ""); }), Contains("--label"));
  CHECK_THAT(problem_of([] { parse_key_value("--label", "=b"); }), Contains("KEY=VALUE"));
}
