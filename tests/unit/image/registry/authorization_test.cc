#include "authorization.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::image;

namespace {

std::string url(const std::string& base, const std::string& realm) {
  return token_url({.scheme = "bearer", .params = {{"realm", realm}, {"service", "s"}}},
                   *parse_url(base), "repository:a/b:pull")
      .str();
}

}  // namespace

TEST_CASE("a token is asked for at the realm") {
  CHECK(url("https://r/", "https://auth.example/token") ==
        "https://auth.example/token?service=s&scope=repository%3Aa%2Fb%3Apull");
  CHECK(url("https://r/", "https://auth.example/token?x=1") ==
        "https://auth.example/token?x=1&service=s&scope=repository%3Aa%2Fb%3Apull");
  CHECK(url("http://localhost:5000/", "http://localhost:5001/t")
            .starts_with("http://localhost:5001/t?"));
  const Challenge own_scope{.scheme = "bearer",
                            .params = {{"realm", "https://a/"}, {"scope", "x"}}};
  CHECK(token_url(own_scope, *parse_url("https://r/"), "y").str() == "https://a/?scope=x");
}

TEST_CASE("a realm is https or as the registry itself is") {
  for (const auto& [base, realm] : std::vector<std::pair<const char*, const char*>>{
           {"https://r/", "http://r/token"},
           {"https://r/", "http://auth.example/token"},
           {"http://r/", "http://other/token"},
           {"https://r/", "http://169.254.169.254/latest"},
           {"https://r/", "file:///etc/passwd"},
           {"https://r/", "https://u:p@auth/"},
           {"https://r/", ""}}) {
    INFO(realm);
    CHECK_THROWS_WITH(url(base, realm), Catch::Contains("neither https nor on its own host"));
  }
}

TEST_CASE("a token server's answer is a token that fits into a header") {
  CHECK(parse_token(R"({"token": "a.b-c", "access_token": "x"})", "r") == "a.b-c");
  CHECK(parse_token(R"({"access_token": "x", "expires_in": 300})", "r") == "x");
  for (const char* body : {"", "[]", "{}", R"({"token": 1})", R"({"token": ""})",
                           R"({"token": "a\r\nHost: b"})", R"({"token": "a b"})"}) {
    INFO(body);
    CHECK_THROWS_AS(parse_token(body, "r"), Error);
  }
  CHECK_THROWS_AS(parse_token(R"({"token": ")" + std::string(40000, 'a') + "\"}", "r"), Error);
}
