#include "cnet/addr/name_server.h"

#include <catch2/catch.hpp>

namespace cnet {

TEST_CASE("a name server is an address, a link-local one with its interface") {
  for (const char* text : {"192.0.2.1", "127.0.0.53", "2001:db8::1", "::1", "fe80::1%eth0.5"}) {
    INFO(text);
    REQUIRE(NameServer::parse(text));
    REQUIRE(NameServer::parse(text)->str() == text);
  }
  REQUIRE(NameServer::parse("fe80::1%wlan0")->zone == "wlan0");
  REQUIRE(NameServer::parse("fe80::1")->zone.empty());
  REQUIRE(NameServer::parse("2001:db8::1%eth0")->str() == "2001:db8::1");
}

TEST_CASE("what is no name server") {
  for (const char* text : {"", "%eth0", "dns.example.org", "192.0.2.1%eth0", "fe80::1%", "fe80::1%a b",
                           "fe80::1%../x", "fe80::1%sixteen-characters", "fe80::1%a%b", "192.0.2.1:53"}) {
    INFO(text);
    REQUIRE_FALSE(NameServer::parse(text));
  }
}

}  // namespace cnet
