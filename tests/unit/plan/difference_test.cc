#include <catch2/catch.hpp>

#include "cnet/plan/resource.h"

using namespace cnet;

namespace {

Resource port(std::uint16_t number, const char* target = "10.9.0.2") {
  return nft::Element{nft::Table::inet,
                      "publish",
                      {Protocol::tcp, nft::Port{number}},
                      {*Ip::parse(target), nft::Port{80}}};
}

}  // namespace

TEST_CASE("the difference keeps the first list's order") {
  CHECK(difference({port(3), port(1), port(2)}, {port(1)}) == Resources{port(3), port(2)});
  CHECK(difference({port(1)}, {}) == Resources{port(1)});
  CHECK(difference({}, {port(1)}).empty());
}

TEST_CASE("a resource of the same name with another value is a difference") {
  CHECK(difference({port(1)}, {port(1, "10.9.0.3")}) == Resources{port(1)});
  CHECK(difference({port(1)}, {port(1, "10.9.0.3"), port(1)}).empty());
  const BridgeLink small{.name = "br-1", .mtu = 1400, .alias = "a"};
  const BridgeLink large{.name = "br-1", .mtu = 1500, .alias = "a"};
  CHECK(difference({small}, {large}) == Resources{small});
}

TEST_CASE("kinds with equal names do not match each other") {
  const Resources bridge{BridgeLink{.name = "x", .alias = "a"}};
  const Resources veth{VethLink{.name = "x", .alias = "a"}};
  CHECK(difference(bridge, veth) == bridge);
}
