#include "cnet/model/traffic.h"

#include <catch2/catch.hpp>
#include <vector>

using namespace cnet;

namespace {

using Bytes = std::vector<std::uint8_t>;

const Bytes kTcp4{0x45, 0, 0, 44, 0, 1, 0x40, 0,    64,   6, 0,  0, 10,
                  9,    0, 2, 10, 8, 0, 3,    0xc8, 0x22, 0, 80, 0, 0};
const Bytes kUdp6{0x60, 0, 0, 0, 0, 16, 0, 64, 0xfd, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2,
                  0xfd, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3,
                  // hop-by-hop options, then UDP
                  17, 0, 1, 4, 0, 0, 0, 0, 0x14, 0xe9, 0, 53};

}  // namespace

TEST_CASE("an IPv4 packet") {
  const auto facts = parse_packet(kTcp4);
  REQUIRE(facts);
  CHECK(ip_protocol_name(facts->protocol) == "tcp");
  CHECK(facts->source.str() == "10.9.0.2");
  CHECK(facts->destination.str() == "10.8.0.3");
  CHECK(facts->source_port == 51234);
  CHECK(facts->destination_port == 80);
  Bytes fragment = kTcp4;
  fragment[7] = 1;
  CHECK(parse_packet(fragment)->destination_port == 0);
  Bytes ping = kTcp4;
  ping[9] = 1;
  CHECK(ip_protocol_name(parse_packet(ping)->protocol) == "icmp");
  CHECK(parse_packet(ping)->source_port == 0);
}

TEST_CASE("an IPv6 packet with an extension header") {
  const auto facts = parse_packet(kUdp6);
  REQUIRE(facts);
  CHECK(ip_protocol_name(facts->protocol) == "udp");
  CHECK(facts->source.str() == "fd00:9::2");
  CHECK(facts->destination.str() == "fd00:8::3");
  CHECK(facts->source_port == 5353);
  CHECK(facts->destination_port == 53);
}

TEST_CASE("a packet that is cut off anywhere is no reason to read on") {
  for (const Bytes* packet : {&kTcp4, &kUdp6}) {
    for (std::size_t size = 0; size < packet->size(); ++size) {
      const Bytes part(packet->begin(), packet->begin() + static_cast<std::ptrdiff_t>(size));
      const auto facts = parse_packet(part);
      if (facts) CHECK(facts->source == parse_packet(*packet)->source);
    }
  }
  CHECK_FALSE(parse_packet(Bytes{0x00, 1, 8, 0, 6, 4, 0, 1}));  // ARP
  CHECK_FALSE(parse_packet(Bytes(40, 0x41)));                   // a header of 4 bytes
}
