#include "cnet/nft/element.h"

#include <catch2/catch.hpp>

#include "cnet/nft/encode.h"
#include "cnet/nft/ruleset.h"

using namespace cnet;
using namespace cnet::nft;

namespace {

Datum name(const char* text) { return IfName{text}; }
Datum ip(const char* text) { return Ip::parse(text).value(); }
Datum prefix(const char* text) { return Prefix::parse(text).value(); }
Datum mac(const char* text) { return Mac::parse(text).value(); }

}  // namespace

TEST_CASE("every element reads as nft writes it") {
  struct Case {
    Element element;
    const char* text;
  };
  const Datum hardware = mac("02:00:00:00:01:02");
  const Case cases[] = {
      {{Table::inet, "bridges", {name("br1")}, {}}, "inet cnet bridges { br1 }"},
      {{Table::inet, "pairs", {name("br1"), name("br1")}, {Verdict::accept}},
       "inet cnet pairs { br1 . br1 : accept }"},
      {{Table::inet, "pairs", {name("eth1"), name("br1")}, {Verdict::goto_opened}},
       "inet cnet pairs { eth1 . br1 : goto opened }"},
      {{Table::inet, "into", {Family::v4, name("br1")}, {Verdict::goto_closed}},
       "inet cnet into { ipv4 . br1 : goto closed }"},
      {{Table::inet, "into", {Family::v6, name("br1")}, {Verdict::accept}},
       "inet cnet into { ipv6 . br1 : accept }"},
      {{Table::inet, "out_of", {name("br1")}, {Verdict::drop}}, "inet cnet out_of { br1 : drop }"},
      {{Table::inet, "internal", {name("br1")}, {}}, "inet cnet internal { br1 }"},
      {{Table::inet, "masquerade4", {prefix("10.1.0.0/24")}, {}},
       "inet cnet masquerade4 { 10.1.0.0/24 }"},
      {{Table::inet, "masquerade6", {prefix("fd00:1::/64")}, {}},
       "inet cnet masquerade6 { fd00:1::/64 }"},
      {{Table::inet, "hairpin4", {prefix("10.1.0.0/24"), prefix("10.1.0.0/24")}, {}},
       "inet cnet hairpin4 { 10.1.0.0/24 . 10.1.0.0/24 }"},
      {{Table::inet, "hairpin6", {prefix("fd00:1::/64"), prefix("fd00:1::/64")}, {}},
       "inet cnet hairpin6 { fd00:1::/64 . fd00:1::/64 }"},
      {{Table::inet, "publish", {Protocol::tcp, Port{8080}}, {ip("10.1.0.2"), Port{80}}},
       "inet cnet publish { tcp . 8080 : 10.1.0.2 . 80 }"},
      {{Table::inet, "publish6", {Protocol::udp, Port{53}}, {ip("fd00:1::2"), Port{53}}},
       "inet cnet publish6 { udp . 53 : fd00:1::2 . 53 }"},
      {{Table::inet,
        "publish_at",
        {ip("192.0.2.1"), Protocol::sctp, Port{8080}},
        {ip("10.1.0.2"), Port{80}}},
       "inet cnet publish_at { 192.0.2.1 . sctp . 8080 : 10.1.0.2 . 80 }"},
      {{Table::inet, "restricted", {Protocol::tcp, Port{8080}}, {}},
       "inet cnet restricted { tcp . 8080 }"},
      {{Table::inet, "allow", {Protocol::tcp, Port{8080}, prefix("192.0.2.0/24")}, {}},
       "inet cnet allow { tcp . 8080 . 192.0.2.0/24 }"},
      {{Table::inet, "opened4", {ip("10.1.0.2"), Protocol::tcp, Port{80}}, {}},
       "inet cnet opened4 { 10.1.0.2 . tcp . 80 }"},
      {{Table::inet, "guarded", {Family::v4, name("eth0")}, {}},
       "inet cnet guarded { ipv4 . eth0 }"},
      {{Table::bridge, "ports", {name("v1")}, {}}, "bridge cnet ports { v1 }"},
      {{Table::bridge, "macs", {name("v1"), hardware}, {}},
       "bridge cnet macs { v1 . 02:00:00:00:01:02 }"},
      {{Table::bridge, "sources", {name("v1"), hardware, ip("10.1.0.2")}, {}},
       "bridge cnet sources { v1 . 02:00:00:00:01:02 . 10.1.0.2 }"},
      {{Table::bridge, "sources6", {name("v1"), hardware, ip("fe80::ff:fe00:102")}, {}},
       "bridge cnet sources6 { v1 . 02:00:00:00:01:02 . fe80::ff:fe00:102 }"},
      {{Table::bridge, "targets6", {name("v1"), hardware, ip("fd00:1::2")}, {}},
       "bridge cnet targets6 { v1 . 02:00:00:00:01:02 . 0xfd000001000000000000000000000002 }"},
  };
  for (const Case& one : cases) CHECK(str(one.element) == one.text);
}

TEST_CASE("an interface name that nft would not read as a word is quoted") {
  CHECK(str(name("br-1f2e.10")) == "br-1f2e.10");
  CHECK(str(name("6to4")) == "\"6to4\"");
  CHECK(str(name("a:b")) == "\"a:b\"");
}

TEST_CASE("values as the kernel holds them") {
  CHECK(encode(Port{8080}).first == Bytes{0x1f, 0x90});
  CHECK(encode(Family::v6).first == Bytes{10});
  CHECK(encode(Protocol::sctp).first == Bytes{132});
  CHECK(encode(prefix("10.1.2.0/23")).first == Bytes{10, 1, 2, 0});
  CHECK(encode(prefix("10.1.2.0/23")).last == Bytes{10, 1, 3, 255});
  CHECK(encode(ip("10.1.0.2")).first == encode(ip("10.1.0.2")).last);
  const Bytes br1 = encode(name("br1")).first;
  CHECK(br1.size() == 16);
  CHECK(std::string(br1.begin(), br1.end()) == std::string("br1") + std::string(13, '\0'));
}

TEST_CASE("a value fits only where its type is asked for") {
  CHECK(fits(name("eth0"), Type::ifname));
  CHECK_FALSE(fits(name(""), Type::ifname));
  CHECK_FALSE(fits(name("sixteen-letters-"), Type::ifname));
  CHECK(fits(prefix("10.0.0.0/8"), Type::ipv4_addr));
  CHECK_FALSE(fits(ip("fd00::1"), Type::ipv4_addr));
  CHECK(fits(ip("fd00::1"), Type::bits128));
  CHECK_FALSE(fits(Port{1}, Type::inet_proto));
  CHECK(fits(Verdict::drop, Type::verdict));
}
