#include "cnet/addr/ip.h"

#include <catch2/catch.hpp>
#include <random>

#include "cnet/addr/protocol.h"

using namespace cnet;

namespace {

Ip ip(std::string_view text) { return Ip::parse(text).value(); }

/// The simple reference: an address as one number.
using Number = unsigned __int128;

Number number_of(const Ip& address) {
  Number number = 0;
  for (const std::uint8_t byte : address.bytes()) number = number << 8 | byte;
  return number;
}

Ip random_ip(std::mt19937_64& random, Family family) {
  std::array<std::uint8_t, 16> bytes{};
  for (auto& byte : bytes) {
    // Many zeros and ones make carries and ends of the address space likely.
    const auto draw = random() % 4;
    byte = draw == 0 ? 0 : draw == 1 ? 0xff : static_cast<std::uint8_t>(random());
  }
  return Ip::from_bytes({bytes.data(), family == Family::v4 ? std::size_t{4} : std::size_t{16}});
}

}  // namespace

TEST_CASE("addresses are read and written in their shortest form") {
  CHECK(ip("10.9.0.1").str() == "10.9.0.1");
  CHECK(ip("::0").str() == "::");
  CHECK(ip("FD00:0:0::1").str() == "fd00::1");
  CHECK(ip("1:2:3:4:5:6:7:8").str() == "1:2:3:4:5:6:7:8");
  CHECK(ip("10.0.0.1").in_url() == "10.0.0.1");
  CHECK(ip("fd00::1").in_url() == "[fd00::1]");
  CHECK(ip("10.9.0.1").v4_host_order() == 0x0a090001);
  CHECK(Ip::v4(0x0a090001) == ip("10.9.0.1"));
  CHECK(Ip() == ip("0.0.0.0"));
  CHECK(Ip::any(Family::v6) == ip("::"));
}

TEST_CASE("what is no address is absent") {
  using namespace std::string_literals;
  for (const std::string& text :
       {""s, "10.9.0"s, "10.9.0.256"s, "10.9.0.01"s, "10.9.0.1 "s, " 10.9.0.1"s, "10.9.0.1\0"s,
        "0x0a.9.0.1"s, "1:2:3"s, ":::"s, "fe80::1%eth0"s, "[::1]"s, "::ffff:10.0.0.1"s,
        "::ffff:a00:1"s, "localhost"s, "10.9.0.0/24"s, std::string(100, '1')}) {
    INFO(text);
    CHECK_FALSE(Ip::parse(text).has_value());
  }
}

TEST_CASE("kinds of addresses") {
  CHECK(ip("0.0.0.0").is_any());
  CHECK(ip("::").is_any());
  CHECK_FALSE(ip("0.0.0.1").is_any());
  CHECK(ip("127.8.0.1").is_loopback());
  CHECK(ip("::1").is_loopback());
  CHECK_FALSE(ip("1::1").is_loopback());
  CHECK_FALSE(ip("::").is_loopback());
  CHECK(ip("169.254.7.7").is_link_local());
  CHECK(ip("fe80::1").is_link_local());
  CHECK(ip("febf::1").is_link_local());
  CHECK_FALSE(ip("fec0::1").is_link_local());
  CHECK(ip("224.0.0.1").is_multicast());
  CHECK(ip("239.255.255.255").is_multicast());
  CHECK_FALSE(ip("240.0.0.0").is_multicast());
  CHECK(ip("ff02::1").is_multicast());
}

TEST_CASE("IPv4 comes before IPv6, then numbers decide") {
  CHECK(ip("255.255.255.255") < ip("::"));
  CHECK(ip("9.0.0.1") < ip("10.0.0.2"));
  CHECK(ip("fd00::2") < ip("fd00::10"));
}

TEST_CASE("plus ends where the address space ends") {
  CHECK(ip("10.0.0.255").plus(1) == ip("10.0.1.0"));
  CHECK(ip("10.0.1.0").plus(-1) == ip("10.0.0.255"));
  CHECK_FALSE(ip("255.255.255.255").plus(1).has_value());
  CHECK_FALSE(ip("0.0.0.0").plus(-1).has_value());
  CHECK_FALSE(ip("0.0.0.0").plus(std::int64_t{1} << 32).has_value());
  CHECK(ip("::ffff:ffff:ffff:ffff").plus(1) == ip("0:0:0:1::"));
  CHECK_FALSE(Ip::v6({0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                      0xff, 0xff, 0xff})
                  .plus(1)
                  .has_value());
  CHECK_FALSE(ip("::").plus(INT64_MIN).has_value());
}

TEST_CASE("plus and order agree with one big number") {
  std::mt19937_64 random(3);
  for (int i = 0; i < 20'000; ++i) {
    const Family family = i % 2 == 0 ? Family::v4 : Family::v6;
    const Ip a = random_ip(random, family);
    const Ip b = random_ip(random, family);
    if ((a < b) != (number_of(a) < number_of(b))) FAIL(a.str() << " and " << b.str());

    const auto distance = static_cast<std::int64_t>(random()) >> (random() % 64);
    const Number magnitude =
        distance < 0 ? -static_cast<Number>(distance) : static_cast<Number>(distance);
    const Number limit = family == Family::v4 ? Number{0xffffffff} : ~Number{0};
    const bool leaves = distance < 0 ? magnitude > number_of(a) : magnitude > limit - number_of(a);
    const auto sum = a.plus(distance);
    if (sum.has_value() == leaves) FAIL(a.str() << " plus " << distance);
    if (sum && number_of(*sum) != number_of(a) + static_cast<Number>(distance)) {
      FAIL(a.str() << " plus " << distance << " is not " << sum->str());
    }
    if (sum && sum->plus(-distance) != a && distance != INT64_MIN) FAIL(a.str());
  }
}

TEST_CASE("what is written is read back, but for IPv4 in IPv6's clothes") {
  std::mt19937_64 random(4);
  for (int i = 0; i < 5000; ++i) {
    const Ip address = random_ip(random, i % 2 == 0 ? Family::v4 : Family::v6);
    const bool mapped =
        address.str().starts_with("::ffff:") && address.str().find('.') != std::string::npos;
    if (!mapped && Ip::parse(address.str()) != address) FAIL(address.str());
  }
}

TEST_CASE("protocols have names") {
  CHECK(parse_protocol("UDP") == Protocol::udp);
  CHECK(parse_protocol("sctp") == Protocol::sctp);
  CHECK_FALSE(parse_protocol("icmp").has_value());
  CHECK_FALSE(parse_protocol("").has_value());
  CHECK(protocol_name(Protocol::tcp) == "tcp");
}
