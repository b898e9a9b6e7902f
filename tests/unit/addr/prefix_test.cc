#include "cnet/addr/prefix.h"

#include <catch2/catch.hpp>
#include <random>

using namespace cnet;

namespace {

Prefix prefix(std::string_view text) { return Prefix::parse(text).value(); }
Ip ip(std::string_view text) { return Ip::parse(text).value(); }

/// The simple reference: an address as a row of bits.
std::string bits_of(const Ip& address) {
  std::string bits;
  for (const std::uint8_t byte : address.bytes()) {
    for (int bit = 7; bit >= 0; --bit) bits += (byte >> bit & 1) != 0 ? '1' : '0';
  }
  return bits;
}

Prefix random_prefix(std::mt19937_64& random, Family family) {
  std::array<std::uint8_t, 16> bytes{};
  // Few different leading bits, so that prefixes often lie inside one another.
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random() % 3 == 0 ? random() : 0x0a);
  const Ip address =
      Ip::from_bytes({bytes.data(), family == Family::v4 ? std::size_t{4} : std::size_t{16}});
  return {address, static_cast<int>(random() % static_cast<unsigned>(address.bits() + 1))};
}

}  // namespace

TEST_CASE("a prefix keeps the address as given") {
  CHECK(prefix("10.9.0.7/24").str() == "10.9.0.7/24");
  CHECK(prefix("10.9.0.7/24").has_host_bits());
  CHECK(prefix("10.9.0.7/24").canonical() == prefix("10.9.0.0/24"));
  CHECK_FALSE(prefix("10.9.0.0/24").has_host_bits());
  CHECK_FALSE(prefix("10.9.0.7/32").has_host_bits());
  CHECK(prefix("10.9.0.7/0").first() == ip("0.0.0.0"));
  CHECK(prefix("10.9.0.7/0").last() == ip("255.255.255.255"));
  CHECK(prefix("fd00::1/64").last() == ip("fd00::ffff:ffff:ffff:ffff"));
}

TEST_CASE("what is no prefix is absent") {
  for (const auto* text : {"", "/", "10.9.0.0", "10.9.0.0/", "10.9.0.0/33", "10.9.0.0/-1",
                           "10.9.0.0/+8", "10.9.0.0/024", "10.9.0.0/00", "10.9.0.0/255.255.0.0",
                           "10.9.0.0/24/8", "10.9/16", "::/129", "0.0.0.0/AB", " 10.0.0.0/8"}) {
    INFO(text);
    CHECK_FALSE(Prefix::parse(text).has_value());
  }
  CHECK(prefix("0.0.0.0/0").length() == 0);
  CHECK(prefix("::/128").length() == 128);
}

TEST_CASE("size is the number of addresses, as far as a number goes") {
  CHECK(prefix("10.0.0.0/24").size() == 256);
  CHECK(prefix("10.0.0.0/32").size() == 1);
  CHECK(prefix("0.0.0.0/0").size() == std::uint64_t{1} << 32);
  CHECK(prefix("::/66").size() == std::uint64_t{1} << 62);
  CHECK(prefix("::/65").size() == INT64_MAX);
  CHECK(prefix("::/0").size() == INT64_MAX);
}

TEST_CASE("the two families have nothing in common") {
  CHECK_FALSE(prefix("0.0.0.0/0").contains(ip("::")));
  CHECK_FALSE(prefix("::/0").contains(ip("10.0.0.1")));
  CHECK_FALSE(prefix("::/0").overlaps(prefix("0.0.0.0/0")));
}

TEST_CASE("first, last, contains and overlaps agree with rows of bits") {
  std::mt19937_64 random(5);
  for (int i = 0; i < 20'000; ++i) {
    const Family family = i % 2 == 0 ? Family::v4 : Family::v6;
    const Prefix a = random_prefix(random, family);
    const Prefix b = random_prefix(random, family);
    const auto length_a = static_cast<std::size_t>(a.length());
    const auto length_b = static_cast<std::size_t>(b.length());
    const std::string bits_a = bits_of(a.ip());
    const std::string bits_b = bits_of(b.ip());
    const std::string network = bits_a.substr(0, length_a);
    const std::size_t shorter = std::min(length_a, length_b);
    INFO(a.str() << " and " << b.str());

    if (bits_of(a.first()) != network + std::string(bits_a.size() - length_a, '0')) FAIL("first");
    if (bits_of(a.last()) != network + std::string(bits_a.size() - length_a, '1')) FAIL("last");
    if (a.contains(b.ip()) != bits_b.starts_with(network)) FAIL("contains an address");
    if (a.contains(b) != (length_b >= length_a && bits_b.starts_with(network))) FAIL("contains");
    if (a.overlaps(b) != (bits_a.substr(0, shorter) == bits_b.substr(0, shorter))) FAIL("overlaps");
    if (a.overlaps(b) != b.overlaps(a)) FAIL("overlaps is commutative");
    if (Prefix::parse(a.str()) != a && a.str().find("::ffff:") == std::string::npos) FAIL("text");
  }
}
