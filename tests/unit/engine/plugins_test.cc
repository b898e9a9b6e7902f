// Networks whose driver or addresses are a plugin's: what is asked, in which order, and that
// nothing stays with the plugin that no record speaks of.

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>

#include "cnet/engine/publishing.h"
#include "fake_world.h"

namespace cnet {
namespace {

Network make_network(FakeWorld& fake, const std::string& ipam = "fake") {
  CreateNetwork flags{.name = "r", .driver = "fake", .options = {"colour=red"}};
  flags.ipam_driver = ipam;
  return create_network(fake.world, flags);
}

Container run_on(FakeWorld& fake, const std::vector<std::string>& networks) {
  return run_container(fake.world, busybox("web", networks));
}

std::vector<std::string> called(FakeWorld& fake, const std::function<void()>& act) {
  fake.plugins.called.clear();
  act();
  std::vector<std::string> methods;
  for (const std::string& method : fake.plugins.called)
    methods.push_back(method.substr(method.find('.') + 1));
  return methods;
}

using Methods = std::vector<std::string>;

std::string problem_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.problem();
  }
  return "nothing was wrong";
}

}  // namespace

TEST_CASE("a plugin is asked what the protocol says, in its order") {
  FakeWorld fake;
  CHECK(called(fake, [&] { make_network(fake); }) == Methods{"GetDefaultAddressSpaces",
                                                             "RequestPool", "RequestAddress",
                                                             "GetCapabilities", "CreateNetwork"});
  CHECK(called(fake, [&] { run_on(fake, {"r"}); }) ==
        Methods{"GetCapabilities", "RequestAddress", "CreateEndpoint", "Join", "EndpointOperInfo",
                "ProgramExternalConnectivity"});
  const auto web = view_container(fake.world, "web");
  REQUIRE(web.sandbox);
  const Endpoint& endpoint = web.sandbox->endpoints.front();
  CHECK(endpoint.ip4->str() == "10.77.0.2/24");
  CHECK(endpoint.gateway4->str() == "10.77.0.1");
  CHECK(endpoint.mac.str() == "02:00:00:00:00:09");
  CHECK(called(fake, [&] { remove_container(fake.world, "web", true); }) ==
        Methods{"RevokeExternalConnectivity", "Leave", "DeleteEndpoint", "ReleaseAddress"});
  CHECK(called(fake, [&] { remove_network(fake.world, "r"); }) ==
        Methods{"DeleteNetwork", "ReleaseAddress", "ReleasePool"});
  CHECK(fake.plugins.content().empty());
  CHECK(fake.world.notes.empty());
}

TEST_CASE(
    "a call without an answer leaves the world as it was, or is given back by the next command") {
  const auto running = [](FakeWorld& fake) {
    create_network(fake.world, {.name = "a", .subnets = {"10.1.0.0/24"}});
    make_network(fake);
  };
  struct Scenario {
    const char* name;
    std::function<void(FakeWorld&)> prepare, act;
  };
  const Scenario scenarios[] = {
      {"network create", [](FakeWorld&) {}, [](FakeWorld& fake) { make_network(fake); }},
      {"run", running,
       [](FakeWorld& fake) {
         run_on(fake, {"r", "a"});
       }},
      {"connect",
       [&](FakeWorld& fake) {
         running(fake);
         run_on(fake, {"a"});
       },
       [](FakeWorld& fake) { connect(fake.world, "r", "web", {}); }},
  };
  for (const Scenario& scenario : scenarios) {
    for (int n = 1;; ++n) {
      FakeWorld fake;
      scenario.prepare(fake);
      const auto before = fake.content();
      fake.plugins.fuse.fail_at(n);
      INFO(scenario.name << ", call " << n);
      const std::string problem = problem_of([&] { scenario.act(fake); });
      if (problem == "nothing was wrong") break;
      fake.plugins.fuse.fail_at(0);
      CHECK(changes(before, fake.content()) == "");
      CHECK(fake.disk.held().empty());
      scenario.act(fake);
      CHECK(fake.content() != before);
    }
  }
}

TEST_CASE("a plugin that refuses is named with its words, and nothing is left") {
  for (const std::string method : {"NetworkDriver.CreateNetwork", "IpamDriver.RequestPool"}) {
    FakeWorld fake;
    const auto before = fake.content();
    fake.plugins.refused = method;
    CHECK(problem_of([&] { make_network(fake); }) == "plugin \"fake\", " + method + ": no");
    CHECK(changes(before, fake.content()) == "");
  }
  for (const std::string method :
       {"NetworkDriver.CreateEndpoint", "NetworkDriver.Join", "IpamDriver.RequestAddress"}) {
    FakeWorld fake;
    make_network(fake);
    const auto before = fake.content();
    fake.plugins.refused = method;
    CHECK(problem_of([&] { run_on(fake, {"r"}); }) == "plugin \"fake\", " + method + ": no");
    CHECK(changes(before, fake.content()) == "");
  }
}

TEST_CASE("a failing disk leaves nothing with the plugin that no record speaks of") {
  for (int n = 1;; ++n) {
    FakeWorld fake;
    const auto before = fake.content();
    fake.disk.fail_at(n);
    INFO("network create, change " << n);
    if (problem_of([&] { make_network(fake); }) == "nothing was wrong") break;
    fake.disk.fail_at(0);
    CHECK(changes(before, fake.content()) == "");
  }
  for (int n = 1;; ++n) {
    FakeWorld fake;
    make_network(fake);
    const auto before = fake.content();
    fake.disk.fail_at(n);
    INFO("run, change " << n);
    if (problem_of([&] { run_on(fake, {"r"}); }) == "nothing was wrong") break;
    fake.disk.fail_at(0);
    // An address that was given and could not be written down is given back by the next run.
    run_on(fake, {"r"});
    remove_container(fake.world, "web", true);
    CHECK(changes(before, fake.content()) == "");
  }
}

TEST_CASE("a plugin that is silent holds what it holds until it answers") {
  FakeWorld fake;
  const auto before = fake.content();
  make_network(fake);
  const auto made = fake.content();
  run_on(fake, {"r"});
  fake.plugins.silent = true;
  CHECK(problem_of([&] { remove_container(fake.world, "web", true); }).find("no answer") !=
        std::string::npos);
  CHECK(problem_of([&] { remove_network(fake.world, "r"); }) != "nothing was wrong");
  fake.plugins.silent = false;
  remove_container(fake.world, "web", true);
  CHECK(changes(made, fake.content()) == "");
  remove_network(fake.world, "r");
  CHECK(changes(before, fake.content()) == "");
}

TEST_CASE("with force, a network whose plugin is silent goes") {
  FakeWorld fake;
  make_network(fake);
  fake.plugins.silent = true;
  remove_network(fake.world, "r", true);
  CHECK_FALSE(network_exists(fake.world, "r"));
  CHECK(fake.world.notes.size() == 2);
}

TEST_CASE("a network that a killed command has left half made goes with the next command") {
  FakeWorld fake;
  Network network = make_network(fake);
  network.partial = true;
  fake.store.save(network);
  SECTION("another network of its name") { make_network(fake); }
  SECTION("network rm") { remove_network(fake.world, "r"); }
  SECTION("run") {
    CHECK(problem_of([&] { run_on(fake, {"r"}); }).find("half made") != std::string::npos);
    CHECK(fake.plugins.content().empty());
  }
}

TEST_CASE("what a plugin answers is held against what it was given") {
  FakeWorld fake;
  create_network(fake.world, {.name = "r", .driver = "fake", .subnets = {"10.5.0.0/24"}});
  const auto before = fake.content();
  const auto run_fails_with = [&](const std::string& method, const std::string& answer) {
    fake.plugins.answers = {{"NetworkDriver." + method, answer}};
    const std::string problem = problem_of([&] { run_on(fake, {"r"}); });
    fake.plugins.answers.clear();
    CHECK(changes(before, fake.content()) == "");
    return problem;
  };
  CHECK_THAT(run_fails_with("CreateEndpoint", R"({"Interface":{"Address":"10.5.0.9/24"}})"),
             Catch::Contains("it changes 10.5.0.2/24"));
  CHECK_THAT(run_fails_with("Join", R"({"InterfaceName":{"SrcName":"gone0","DstPrefix":"eth"}})"),
             Catch::Contains("\"gone0\""));
  CHECK_THAT(run_fails_with("Join", "[1,"), Catch::Contains("NetworkDriver.Join: its answer"));
}

TEST_CASE("a driver that nobody knows is named, with the nearest known one") {
  FakeWorld fake;
  CHECK_THAT(problem_of([&] { create_network(fake.world, {.name = "x", .driver = "brigde"}); }),
             Catch::Contains("did you mean \"bridge\"?"));
  CHECK_THAT(problem_of([&] { create_network(fake.world, {.name = "x", .driver = "weave"}); }),
             Catch::Contains("no plugin of that name"));
}

TEST_CASE("--dry-run says which calls it would make, and makes none") {
  FakeWorld fake;
  CreateNetwork flags{.name = "r", .driver = "fake", .ipam_driver = "fake"};
  const auto commands = plan_create_network(fake.world, flags).commands;
  REQUIRE(commands.size() == 5);
  CHECK(commands.back() ==
        "curl -d '{\"NetworkID\":\"<id>\",\"Options\":{\"com.docker.network.enable_ipv4\":true,"
        "\"com.docker.network.enable_ipv6\":false,\"com.docker.network.generic\":{}},"
        "\"IPv4Data\":[],\"IPv6Data\":[]}' --unix-socket /run/docker/plugins/fake.sock "
        "http://plugin/NetworkDriver.CreateNetwork");
  CHECK(fake.plugins.called.empty());
}

}  // namespace cnet
