#include "cnet/model/network.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"
#include "cnet/model/container.h"

using namespace cnet;

TEST_CASE("the predefined networks have fixed ids") {
  // printf cnet:bridge | sha256sum
  CHECK(predefined_network("bridge").id.short_form() == "3d0551bb6c7f");
  CHECK(predefined_network("host").id.short_form() == "7f3c326251e5");
  CHECK(predefined_network("none").id.short_form() == "1435e3f4e417");
  for (const std::string_view name : kPredefinedNetworks) {
    const Network network = predefined_network(name);
    CHECK(network.name == name);
    CHECK(is_hex64(network.id.str()));
    CHECK(network.predefined());
    CHECK(network.is_default_bridge() == (name == "bridge"));
    CHECK(network.subnets.empty());
    CHECK_FALSE(network.internal);
  }
  CHECK(predefined_network("bridge").bridge.interface == "cnet0");
  CHECK_THROWS_AS(predefined_network("web"), Error);
}

TEST_CASE("drivers have Docker's names") {
  CHECK(driver_name(predefined_network("none").driver) == "null");
  CHECK(parse_driver("none") == DriverKind::none);
  CHECK(parse_driver("null") == DriverKind::none);
  CHECK(parse_driver("host") == DriverKind::host);
  CHECK(parse_driver("bridge") == DriverKind::bridge);
  CHECK_FALSE(parse_driver("").has_value());
  CHECK_FALSE(parse_driver("Bridge").has_value());
}

TEST_CASE("subnet4 is the IPv4 one, wherever it stands") {
  Network network;
  CHECK(network.subnet(Family::v4) == nullptr);
  network.subnets.push_back({.prefix = Prefix::parse("fd00::/64").value()});
  CHECK(network.subnet(Family::v4) == nullptr);
  network.subnets.push_back({.prefix = Prefix::parse("10.9.0.0/24").value()});
  CHECK(network.subnet(Family::v4) == &network.subnets[1]);
}

TEST_CASE("a container's status has Docker's words") {
  CHECK(status_name(Status::created) == "created");
  CHECK(status_name(Status::running) == "running");
  CHECK(status_name(Status::exited) == "exited");
  CHECK(status_name(Status::paused) == "paused");
  CHECK(status_name(Status::restarting) == "restarting");
}
