#include "cnet/plan/flows.h"

#include <catch2/catch.hpp>

using namespace cnet;
using nft::Element;
using nft::Port;
using nft::Table;

namespace {

Ip ip(const char* text) { return Ip::parse(text).value(); }

std::string words_of(std::string set, std::vector<nft::Datum> key) {
  const auto flows = flows_of(Element{Table::inet, std::move(set), std::move(key), {}});
  return flows ? conntrack_command(*flows) : "";
}

}  // namespace

TEST_CASE("an element that leads to a port tells which connections come by it") {
  CHECK(words_of("publish", {Protocol::udp, Port{5300}}) ==
        "conntrack --delete --family ipv4 --proto udp --orig-port-dst 5300");
  CHECK(words_of("publish6", {Protocol::tcp, Port{80}}) ==
        "conntrack --delete --family ipv6 --proto tcp --orig-port-dst 80");
  CHECK(words_of("publish_at", {ip("192.0.2.1"), Protocol::udp, Port{53}}) ==
        "conntrack --delete --family ipv4 --proto udp --orig-port-dst 53 --orig-dst 192.0.2.1");
  CHECK(words_of("publish_at6", {ip("2001:db8::1"), Protocol::udp, Port{53}}) ==
        "conntrack --delete --family ipv6 --proto udp --orig-port-dst 53 --orig-dst 2001:db8::1");
  CHECK(words_of("opened4", {ip("10.1.0.2"), Protocol::udp, Port{53}}) ==
        "conntrack --delete --family ipv4 --proto udp --orig-port-dst 53 --orig-dst 10.1.0.2");
}

TEST_CASE("other elements lead nowhere") {
  CHECK(words_of("bridges", {nft::IfName{"br-1"}}) == "");
  CHECK(words_of("restricted", {Protocol::udp, Port{53}}) == "");
  CHECK_FALSE(flows_of(Element{Table::bridge, "publish", {Protocol::udp, Port{53}}, {}}));
}
