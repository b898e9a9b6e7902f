#include "local_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <catch2/catch.hpp>
#include <string>

using namespace cnet::image;

namespace {

bool is_local(const std::string& text) {
  sockaddr_in in4{};
  in4.sin_family = AF_INET;
  if (::inet_pton(AF_INET, text.c_str(), &in4.sin_addr) == 1) {
    return is_local_address(reinterpret_cast<const sockaddr*>(&in4));
  }
  sockaddr_in6 in6{};
  in6.sin6_family = AF_INET6;
  REQUIRE(::inet_pton(AF_INET6, text.c_str(), &in6.sin6_addr) == 1);
  return is_local_address(reinterpret_cast<const sockaddr*>(&in6));
}

}  // namespace

TEST_CASE("addresses of this machine and link are told from others") {
  for (const char* text : {"127.0.0.1", "127.255.0.1", "0.0.0.0", "0.1.2.3", "169.254.169.254",
                           "::1", "::", "fe80::1", "::ffff:127.0.0.1", "::ffff:169.254.1.1"}) {
    INFO(text);
    CHECK(is_local(text));
  }
  for (const char* text :
       {"10.0.0.1", "192.168.1.1", "198.51.100.1", "2001:db8::1", "fd00::1", "::ffff:10.0.0.1"}) {
    INFO(text);
    CHECK_FALSE(is_local(text));
  }
  CHECK(is_local_text("127.0.0.1"));
  CHECK_FALSE(is_local_text("198.51.100.1"));
  CHECK_FALSE(is_local_text(""));
}
