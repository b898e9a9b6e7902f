#include <catch2/catch.hpp>
#include <set>

#include "cnet/ipam/ipam.h"

using namespace cnet;

namespace {

Prefix prefix(std::string_view text) { return Prefix::parse(text).value(); }
Ip ip(std::string_view text) { return Ip::parse(text).value(); }

/// Leases as a set, and how often one was tried.
struct Leases {
  std::set<Ip> taken;
  int tries = 0;
  std::optional<Ip> next(const Subnet& subnet, std::optional<Ip> last) {
    return ipam::choose_address(subnet, last, [this](const Ip& address) {
      ++tries;
      return taken.insert(address).second;
    });
  }
};

}  // namespace

TEST_CASE("every address is given out once, but network, broadcast, gateway and aux") {
  const Subnet subnet{.prefix = prefix("10.9.0.0/28"),
                      .gateway = ip("10.9.0.3"),
                      .aux = {{"a", ip("10.9.0.5")}, {"b", ip("10.9.0.14")}}};
  Leases leases;
  std::optional<Ip> last;
  std::vector<std::string> given;
  while ((last = leases.next(subnet, last))) given.push_back(last->str());
  CHECK(given == std::vector<std::string>{"10.9.0.1", "10.9.0.2", "10.9.0.4", "10.9.0.6",
                                          "10.9.0.7", "10.9.0.8", "10.9.0.9", "10.9.0.10",
                                          "10.9.0.11", "10.9.0.12", "10.9.0.13"});
}

TEST_CASE("an address comes back as late as possible") {
  const Subnet subnet{.prefix = prefix("10.9.0.0/29"), .gateway = ip("10.9.0.1")};
  Leases leases;
  const auto first = leases.next(subnet, {});
  const auto second = leases.next(subnet, first);
  leases.taken.erase(*first);
  CHECK(leases.next(subnet, second) == ip("10.9.0.4"));
  CHECK(leases.next(subnet, ip("10.9.0.6")) == ip("10.9.0.2"));  // round and round
}

TEST_CASE("dynamic addresses come from the range") {
  const Subnet subnet{
      .prefix = prefix("10.9.0.0/16"), .range = prefix("10.9.5.0/30"), .gateway = ip("10.9.0.1")};
  Leases leases;
  CHECK(leases.next(subnet, {}) == ip("10.9.5.0"));  // inside a bigger subnet .0 is an address
  CHECK(leases.next(subnet, ip("10.9.5.3")) == ip("10.9.5.1"));
  CHECK(leases.next(subnet, ip("10.9.200.1")) == ip("10.9.5.2"));  // a static one was given last
  CHECK(leases.next(subnet, {}) == ip("10.9.5.3"));
  CHECK_FALSE(leases.next(subnet, {}).has_value());
}

TEST_CASE("the cost is that of what is taken next, not of the range") {
  for (const auto* text : {"10.0.0.0/8", "fd00::/64", "::/0", "0.0.0.0/0"}) {
    const Subnet subnet{.prefix = prefix(text)};
    Leases leases;
    std::optional<Ip> last;
    for (int i = 0; i < 1000; ++i) last = leases.next(subnet, last);
    CHECK(leases.tries == 1000);
    CHECK(leases.next(subnet, subnet.prefix.last()).has_value());
  }
}

TEST_CASE("which addresses may be a container's") {
  const Subnet v4{.prefix = prefix("10.9.0.0/24"),
                  .range = prefix("10.9.0.128/25"),
                  .gateway = ip("10.9.0.1"),
                  .aux = {{"router", ip("10.9.0.5")}}};
  CHECK(ipam::is_assignable(v4, ip("10.9.0.2")));  // --ip may lie outside the range
  CHECK(ipam::is_assignable(v4, ip("10.9.0.254")));
  for (const auto* wrong :
       {"10.9.0.0", "10.9.0.255", "10.9.0.1", "10.9.0.5", "10.9.1.1", "fd00::1"}) {
    CHECK_FALSE(ipam::is_assignable(v4, ip(wrong)));
  }
  const Subnet v6{.prefix = prefix("fd00::/64"), .gateway = ip("fd00::1")};
  CHECK_FALSE(ipam::is_assignable(v6, ip("fd00::")));
  CHECK(ipam::is_assignable(v6, ip("fd00::ffff:ffff:ffff:ffff")));  // no broadcast in IPv6
  CHECK(ipam::is_assignable({.prefix = prefix("10.9.0.0/31")}, ip("10.9.0.0")));
  CHECK(ipam::is_assignable({.prefix = prefix("10.9.0.7/32")}, ip("10.9.0.7")));
}

TEST_CASE("the gateway is the first usable address of the range, else of the subnet") {
  const auto gateway = [](const Subnet& subnet) {
    const auto chosen = ipam::default_gateway(subnet);
    return chosen ? chosen->str() : "none";
  };
  CHECK(gateway({.prefix = prefix("10.9.0.0/24")}) == "10.9.0.1");
  CHECK(gateway({.prefix = prefix("10.9.0.0/24"), .range = prefix("10.9.0.128/25")}) ==
        "10.9.0.128");
  CHECK(gateway({.prefix = prefix("10.9.0.0/24"), .range = prefix("10.9.0.0/25")}) == "10.9.0.1");
  CHECK(gateway({.prefix = prefix("10.9.0.0/24"), .aux = {{"a", ip("10.9.0.1")}}}) == "10.9.0.2");
  CHECK(gateway({.prefix = prefix("10.9.0.0/24"), .range = prefix("10.9.0.255/32")}) == "10.9.0.1");
  CHECK(gateway({.prefix = prefix("10.9.0.0/30"),
                 .aux = {{"a", ip("10.9.0.1")}, {"b", ip("10.9.0.2")}}}) == "none");
  CHECK(gateway({.prefix = prefix("fd00::/64")}) == "fd00::1");
}

TEST_CASE("hardware addresses are local, unicast, and the endpoint's own") {
  const auto id = EndpointId::parse("ff12345678ab" + std::string(52, '0')).value();
  CHECK(ipam::generate_mac(id).str() == "fe:12:34:56:78:ab");
  std::set<Mac> seen;
  for (int i = 0; i < 1000; ++i) {
    const Mac mac = ipam::generate_mac(EndpointId::random());
    CHECK((mac.bytes()[0] & 3) == 2);
    seen.insert(mac);
  }
  CHECK(seen.size() == 1000);
}
