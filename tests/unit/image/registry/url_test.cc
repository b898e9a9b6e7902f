#include "url.h"

#include <catch2/catch.hpp>

using namespace cnet::image;

TEST_CASE("an URL is taken apart and put together again") {
  const auto url = parse_url("HTTPS://Registry.Example:5000/v2/a?b=c#d");
  REQUIRE(url);
  CHECK(*url == Url{"https", "registry.example", 5000, "/v2/a?b=c"});
  CHECK(url->str() == "https://registry.example:5000/v2/a?b=c");
  CHECK(url->authority() == "registry.example:5000");
  CHECK(parse_url("http://h")->str() == "http://h/");
  CHECK(parse_url("http://h:80/x")->str() == "http://h/x");
  CHECK(parse_url("https://h?x=1")->target == "/?x=1");
  CHECK(parse_url("http://[::1]:5000/")->authority() == "[::1]:5000");
  CHECK(parse_url("http://[fd00::1]/")->port == 80);
}

TEST_CASE("what two readers could read differently is no URL") {
  for (const char* text : {"",
                           "h",
                           "//h/",
                           "ftp://h/",
                           "file:///etc/passwd",
                           "https://",
                           "https:///x",
                           "https://user@h/",
                           "https://user:pw@h/",
                           "https://h:0/",
                           "https://h:65536/",
                           "https://h:/",
                           "https://h:5x/",
                           "https://h\\@evil/",
                           "https://a b/",
                           "https://h/a b",
                           "https://h/\x01",
                           "https://h/\n",
                           "https://h/\\x",
                           "https://[::1/",
                           "https://[10.0.0.1]/",
                           "https://[zz]/",
                           "https://[::1%25eth0]/",
                           "https://h/\xc3\xa4",
                           "https://-h/",
                           "https://.h/"}) {
    INFO(text);
    CHECK_FALSE(parse_url(text));
  }
  CHECK_FALSE(parse_url("https://h/" + std::string(9000, 'a')));
}

TEST_CASE("a redirect is resolved against who sent it") {
  const Url base = *parse_url("https://r.example:5000/v2/x/blobs/y");
  CHECK(resolve_url(base, "/other?z")->str() == "https://r.example:5000/other?z");
  CHECK(resolve_url(base, "//cdn.example/x")->str() == "https://cdn.example/x");
  CHECK(resolve_url(base, "http://cdn.example/x#y")->str() == "http://cdn.example/x");
  for (const char* text : {"", "x", "../x", "?x", "javascript:x", "/a b", "https://a@b/"}) {
    INFO(text);
    CHECK_FALSE(resolve_url(base, text));
  }
}

TEST_CASE("same origin is scheme, host and port") {
  const Url url = *parse_url("https://a/x");
  CHECK(url.same_origin(*parse_url("https://A:443/y")));
  CHECK_FALSE(url.same_origin(*parse_url("http://a/x")));
  CHECK_FALSE(url.same_origin(*parse_url("https://a:444/x")));
  CHECK_FALSE(url.same_origin(*parse_url("https://b/x")));
}

TEST_CASE("which hosts are this machine") {
  for (const char* host : {"localhost", "x.localhost", "127.0.0.1", "127.9.9.9", "[::1]"}) {
    CHECK(is_loopback_host(host));
  }
  for (const char* host : {"localhost.example", "10.0.0.1", "[fd00::1]", "notlocalhost"}) {
    CHECK_FALSE(is_loopback_host(host));
  }
}

TEST_CASE("a value in a query is escaped") {
  CHECK(query_escaped("repository:a/b:pull") == "repository%3Aa%2Fb%3Apull");
  CHECK(query_escaped("a b&c=\n") == "a%20b%26c%3D%0A");
}
