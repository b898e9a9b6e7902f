#include <catch2/catch.hpp>

#include "cnet/base/error.h"
#include "private_net.h"
#include "samples.h"

using namespace cnet;
using namespace cnet::test;

TEST_CASE("addresses, routes and rules are made, found and removed one by one") {
  PrivateNet net;
  if (!net) return;
  RealKernel kernel = kernel_for_host();
  const std::string untouched = net.snapshot();
  Resources all = network_links();
  all.emplace_back(Address{.link = kBridge.name, .prefix = prefix("fd00:9::1/64")});
  all.emplace_back(
      Route{.destination = prefix("10.8.0.0/16"), .via = ip("10.9.0.7"), .link = kBridge.name});
  all.emplace_back(
      Route{.destination = prefix("fd00:8::/64"), .via = ip("fd00:9::7"), .link = kBridge.name});
  all.emplace_back(Route{.destination = prefix("10.7.0.0/16"), .link = kBridge.name});
  CHECK(kernel.check(all) == all);
  kernel.ensure(all);
  CHECK(kernel.check(all).empty());
  for (const Resource& resource : all) {
    if (std::holds_alternative<BridgeLink>(resource)) continue;
    INFO(name_of(resource));
    CHECK(kernel.remove({resource}, Removal::complete).empty());
    const Resources missing = kernel.check(all);
    REQUIRE_FALSE(missing.empty());
    CHECK(missing.front() == resource);
    kernel.ensure(all);
    CHECK(kernel.check(all).empty());
  }
  CHECK(kernel.remove(all, Removal::complete).empty());
  CHECK(changes(untouched, net.snapshot()) == "");
}

TEST_CASE("another route to the same destination is no substitute") {
  PrivateNet net;
  if (!net) return;
  RealKernel kernel = kernel_for_host();
  kernel.ensure({kBridge, Address{.link = kBridge.name, .prefix = prefix("10.9.0.1/24")}});
  shell("ip route add default via 10.9.0.9 dev " + kBridge.name);
  const Route wanted{
      .destination = prefix("0.0.0.0/0"), .via = ip("10.9.0.8"), .link = kBridge.name};
  CHECK(kernel.check({wanted}).size() == 1);
  CHECK_THROWS_WITH(kernel.ensure({wanted}), Catch::Contains("EEXIST"));
}
