#include "cnet/addr/mac.h"

#include <catch2/catch.hpp>

using cnet::Ip;
using cnet::Mac;

TEST_CASE("hardware addresses are read with ':' or '-', written with ':'") {
  CHECK(Mac::parse("02:42:AC:11:00:02").value().str() == "02:42:ac:11:00:02");
  CHECK(Mac::parse("02-42-ac-11-00-02") == Mac::parse("02:42:ac:11:00:02"));
  for (const auto* text : {"", "02:42:ac:11:00", "02:42:ac:11:00:0g", "02:42-ac:11:00:02",
                           "0242.ac11.0002..", "02:42:ac:11:00:02:", "2:42:ac:11:00:002"}) {
    INFO(text);
    CHECK_FALSE(Mac::parse(text).has_value());
  }
}

TEST_CASE("kinds of hardware addresses") {
  CHECK(Mac::parse("01:00:5e:00:00:01").value().is_multicast());
  CHECK(Mac::parse("ff:ff:ff:ff:ff:ff").value().is_multicast());
  CHECK_FALSE(Mac::parse("02:00:00:00:00:01").value().is_multicast());
  CHECK(Mac().is_zero());
}

TEST_CASE("the link-local address is the one of RFC 4291, appendix A") {
  CHECK(Mac::parse("34:56:78:9a:bc:de").value().link_local() ==
        Ip::parse("fe80::3656:78ff:fe9a:bcde").value());
  CHECK(Mac::parse("02:42:ac:11:00:02").value().link_local() ==
        Ip::parse("fe80::42:acff:fe11:2").value());
}
