#include "credentials.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::image;

namespace {

std::optional<Credentials> find(const std::string& text, const std::string& registry) {
  return find_credentials(text, registry, "c.json");
}

}  // namespace

TEST_CASE("credentials are found in a Docker config file") {
  const std::string file = R"({
    "auths": {
      "https://index.docker.io/v1/": {"auth": "aHViOnNlY3JldA=="},
      "localhost:5000": {"auth": "YTpiOmM="},
      "https://ghcr.io/v2/": {"username": "g", "password": "h"},
      "token.example": {"auth": "", "identitytoken": "t"},
      "helper.example": {}
    },
    "credsStore": "secretservice", "HttpHeaders": {"x": "y"}})";
  CHECK(find(file, "docker.io") == Credentials{"hub", "secret", ""});
  CHECK(find(file, "localhost:5000") == Credentials{"a", "b:c", ""});
  CHECK(find(file, "ghcr.io") == Credentials{"g", "h", ""});
  CHECK(find(file, "token.example") == Credentials{"", "", "t"});
  CHECK_FALSE(find(file, "helper.example"));
  CHECK_FALSE(find(file, "localhost:5001"));
  CHECK_FALSE(find(file, "localhost"));
  CHECK_FALSE(find("", "docker.io"));
  CHECK_FALSE(find("{}", "docker.io"));
}

TEST_CASE("a damaged Docker config file is named") {
  for (const char* text :
       {"{", "[]", R"({"auths": []})", R"({"auths": {"h": 1}})",
        R"({"auths": {"h": {"auth": "%%"}}})", R"({"auths": {"h": {"auth": "YWI="}}})"}) {
    INFO(text);
    CHECK_THROWS_WITH(find(text, "h"), Catch::StartsWith("c.json cannot be read: "));
  }
}

TEST_CASE("credentials are put in and taken out, and nothing else changes") {
  const std::string before = R"({"auths": {"a": {"auth": "eDp5"}}, "psFormat": "x"})";
  const std::string with = with_credentials(before, "docker.io", {"u", "p:q", ""}, "c.json");
  CHECK(find(with, "docker.io") == Credentials{"u", "p:q", ""});
  CHECK(find(with, "a") == Credentials{"x", "y", ""});
  CHECK(with.find("psFormat") != std::string::npos);
  CHECK(with.find("https://index.docker.io/v1/") != std::string::npos);
  const auto without = without_credentials(with, "docker.io", "c.json");
  REQUIRE(without);
  CHECK_FALSE(find(*without, "docker.io"));
  CHECK(find(*without, "a"));
  CHECK_FALSE(without_credentials(*without, "docker.io", "c.json"));
  CHECK_FALSE(without_credentials("", "a", "c.json"));
  CHECK(without_credentials(R"({"auths": {"b": {"auth": "eDp5"}}})", "b", "c.json") == "");
  CHECK(find(with_credentials("", "b", {"u", "p", ""}, "c.json"), "b"));
}
