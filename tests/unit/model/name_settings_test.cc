#include "cnet/model/name_settings.h"

#include <catch2/catch.hpp>

#include "../problem.h"
#include "cnet/model/names.h"

namespace cnet {

TEST_CASE("--dns, --dns-search, --dns-option and --add-host") {
  const NameSettings settings = parse_name_flags(
      {.servers = {"192.0.2.1", "fe80::1%eth0,2001:db8::1", "192.0.2.1"},
       .search = {"lan.example", "example.org."},
       .options = {"ndots:1", "edns0"},
       .hosts = {"a:192.0.2.3", "b=2001:db8::1234", "c:2001:db8::1", "d:[2001:db8::2]",
                 "gw:host-gateway", "e;f:192.0.2.4"}});
  REQUIRE(settings.dns.servers.size() == 3);
  REQUIRE(settings.dns.servers[1].zone == "eth0");
  REQUIRE(settings.dns.search == std::vector<std::string>{"lan.example", "example.org."});
  REQUIRE(settings.dns.options == std::vector<std::string>{"ndots:1", "edns0"});
  REQUIRE(settings.hosts ==
          std::vector<ExtraHost>{{"a", Ip::parse("192.0.2.3")},
                                 {"b", Ip::parse("2001:db8::1234")},
                                 {"c", Ip::parse("2001:db8::1")},
                                 {"d", Ip::parse("2001:db8::2")},
                                 {"gw", std::nullopt},
                                 {"e", Ip::parse("192.0.2.4")},
                                 {"f", Ip::parse("192.0.2.4")}});
  REQUIRE(parse_name_flags({.search = {"."}}).dns.search == std::vector<std::string>{"."});
}

TEST_CASE("what none of them takes is refused with the flag's name") {
  const auto problem = [](const NameFlags& flags) {
    return test::problem_of([&] { parse_name_flags(flags); });
  };
  for (const char* bad : {"", "dns.example", "192.0.2", "0.0.0.0", "::", "ff02::1", "192.0.2.1,"}) {
    INFO(bad);
    REQUIRE(problem({.servers = {bad}}).starts_with("--dns "));
  }
  for (const char* bad : {"", "a b", "a..b", "-x", "a\nb"}) {
    INFO(bad);
    REQUIRE(problem({.search = {bad}}).starts_with("--dns-search"));
  }
  for (const char* bad : {"", "a b", "a\nnameserver 1.2.3.4", "\xff"}) {
    INFO(bad);
    REQUIRE(problem({.options = {bad}}).starts_with("--dns-option "));
  }
  for (const char* bad : {"", "a", "a:", ":192.0.2.1", "a:b", "a b:192.0.2.1", "a\n:192.0.2.1",
                          "a:[192.0.2.1]", "a:Host-Gateway", "a;:192.0.2.1"}) {
    INFO(bad);
    REQUIRE(problem({.hosts = {bad}}).starts_with("--add-host"));
  }
}

TEST_CASE("a link names a container and how it is called") {
  REQUIRE(parse_link("db:store") == Link{"db", "store"});
  REQUIRE(parse_link("db") == Link{"db", "db"});
  for (const char* bad : {"", ":a", "db:", "db:a b", "d b:a", "db:a:b", "db:*.a"}) {
    INFO(bad);
    REQUIRE(test::problem_of([&] { parse_link(bad); }).starts_with("--link"));
  }
}

TEST_CASE("an alias is a host name or stands for all below one") {
  for (const char* good : {"db", "db.prod", "*.apps", "*.apps.example", "_srv"}) {
    INFO(good);
    REQUIRE(test::problem_of([&] { require_valid_alias(good); }).empty());
    REQUIRE(is_published_name(good));
  }
  for (const char* bad : {"", "*", "*.", "a.*", "**.a", "*.*.a", "a b", "a/b", "..", "-a"}) {
    INFO(bad);
    REQUIRE_FALSE(test::problem_of([&] { require_valid_alias(bad); }).empty());
  }
  REQUIRE_FALSE(is_published_name("a/b"));
  REQUIRE_FALSE(is_published_name(".."));
}

}  // namespace cnet
