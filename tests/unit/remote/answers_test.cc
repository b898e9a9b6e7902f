#include "cnet/remote/answers.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

namespace cnet::remote {
namespace {

Said said(std::string body, int status = 200) {
  return {.who = "plugin \"p\", X.Y", .answer = {.status = status, .body = std::move(body)}};
}

template <class Act>
std::string problem_of(Act act) {
  try {
    act();
  } catch (const Error& error) {
    return error.problem();
  }
  return "nothing was wrong";
}

std::string join_problem(const std::string& body) {
  return problem_of([&] { joined(said(body)); });
}

}  // namespace

TEST_CASE("a plugin says no under either key, or by HTTP's status") {
  CHECK_FALSE(refusal(said("{}")));
  CHECK_FALSE(refusal(said("")));
  CHECK_FALSE(refusal(said("null\n")));
  CHECK_FALSE(refusal(said(R"({"Err":"","Error":null})")));
  CHECK(refusal(said(R"({"Err":"no room"})")) == "no room");
  CHECK(refusal(said(R"({"Error":"pool\nis \u001b[31mfull"})")) == "pool\\x0ais \\x1b[31mfull");
  CHECK(refusal(said(R"({"Err":"broken"})", 500)) == "broken");
  CHECK(refusal(said("bad gateway\nmore", 502)) == "HTTP status 502: bad gateway");
  CHECK(refusal(said("", 500)) == "HTTP status 500");
  CHECK(refusal(said(R"({"Err":")" + std::string(5000, 'x') + "\"}"))->size() <= 300);
  CHECK(unknown_method(said("404 page not found", 404)));
}

TEST_CASE("what is no answer is an error that names plugin, call and place") {
  const std::vector<std::string> garbage{"[",
                                         "{\"Err\"",
                                         "[]",
                                         "7",
                                         "\"text\"",
                                         "{\"Err\":7}",
                                         "\xff\xfe",
                                         "{}{}",
                                         std::string(200, '['),
                                         std::string(70000, '{')};
  for (const std::string& body : garbage) {
    INFO(body.substr(0, 20));
    CHECK_THAT(problem_of([&] { require_done(said(body)); }),
               Catch::StartsWith("plugin \"p\", X.Y: its answer"));
    CHECK_THAT(join_problem(body), Catch::StartsWith("plugin \"p\", X.Y: its answer"));
  }
}

TEST_CASE("the answer to Join") {
  const Joined answer = joined(said(
      R"({"InterfaceName":{"SrcName":"veth1","DstName":"","DstPrefix":"eth"},"Gateway":"10.9.0.1",)"
      R"("GatewayIPv6":"fd00::1","StaticRoutes":[)"
      R"({"Destination":"10.20.0.0/16","RouteType":0,"NextHop":"10.9.0.254"},)"
      R"({"Destination":"10.30.0.7/16","RouteType":1}],"DisableGatewayService":true,"More":[1]})"));
  CHECK(answer.link == "veth1");
  CHECK(answer.name.empty());
  CHECK(answer.prefix == "eth");
  CHECK(answer.gateway4 == Ip::parse("10.9.0.1"));
  CHECK(answer.gateway6 == Ip::parse("fd00::1"));
  CHECK(answer.routes ==
        std::vector<RemoteRoute>{{*Prefix::parse("10.20.0.0/16"), Ip::parse("10.9.0.254")},
                                 {*Prefix::parse("10.30.0.0/16"), std::nullopt}});
  CHECK(joined(said("{}")).link.empty());
  CHECK(joined(said(R"({"InterfaceName":null,"StaticRoutes":null})")).link.empty());
}

TEST_CASE("names and addresses of a plugin are looked at") {
  for (const std::string name :
       {"../x", "a b", "lo", "eth%d", "seventeen-letters", "a/b", "a\\n", "\\u00e4"}) {
    INFO(name);
    CHECK_THAT(join_problem(R"({"InterfaceName":{"SrcName":")" + name + "\"}}"),
               Catch::Contains("is no name of an interface"));
  }
  CHECK_THAT(join_problem(R"({"InterfaceName":{"SrcName":"v","DstPrefix":"twelveletter"}})"),
             Catch::Contains("DstPrefix is too long"));
  for (const std::string gateway :
       {"fd00::1", "0.0.0.0", "127.0.0.1", "224.0.0.1", "ten", "10.9.0.1.2"}) {
    INFO(gateway);
    CHECK_THAT(join_problem(R"({"InterfaceName":{"SrcName":"v"},"Gateway":")" + gateway + "\"}"),
               Catch::Contains("Gateway: " + gateway + " is no gateway"));
  }
  CHECK_THAT(join_problem(R"({"Gateway":"10.0.0.1"})"),
             Catch::Contains("without an InterfaceName"));
  CHECK_THAT(
      join_problem(
          R"({"InterfaceName":{"SrcName":"v"},"StaticRoutes":[{"Destination":"10.0.0.0/8"}]})"),
      Catch::Contains("StaticRoutes[0]: a route of type 0 needs a NextHop"));
  CHECK_THAT(
      join_problem(
          R"({"InterfaceName":{"SrcName":"v"},"StaticRoutes":[{"Destination":"10.0.0.0/8","RouteType":2}]})"),
      Catch::Contains("RouteType"));
  const auto interface_problem = [](const std::string& member) {
    return problem_of([&] { chosen_interface(said("{\"Interface\":{" + member + "}}")); });
  };
  CHECK_THAT(interface_problem(R"("Address":"10.0.0.1")"), Catch::Contains("is not an address"));
  CHECK_THAT(interface_problem(R"("Address":"fd00::1/64")"), Catch::Contains("no address of an"));
  CHECK_THAT(interface_problem(R"("Address":"224.0.0.1/24")"), Catch::Contains("no address of an"));
  CHECK_THAT(interface_problem(R"("Address":{"a":1})"), Catch::Contains("a string is expected"));
  CHECK_THAT(interface_problem(R"("MacAddress":"01:00:5e:00:00:01")"),
             Catch::Contains("no address of one"));
}

TEST_CASE("pools and addresses are held against what was asked for") {
  const auto pool_problem = [](const std::string& body, Family family) {
    return problem_of([&] { granted_pool(said(body), family); });
  };
  const GrantedPool pool = granted_pool(
      said(
          R"({"PoolID":"x","Pool":"10.9.0.0/24","Data":{"com.docker.network.gateway":"10.9.0.254/24"}})"),
      Family::v4);
  CHECK(pool.id == "x");
  CHECK(pool.gateway == Ip::parse("10.9.0.254"));
  CHECK_THAT(pool_problem(R"({"PoolID":"x","Pool":"10.9.0.0/24"})", Family::v6),
             Catch::Contains("family"));
  CHECK_THAT(pool_problem(R"({"PoolID":"x","Pool":"10.9.0.1/24"})", Family::v4),
             Catch::Contains("family"));
  CHECK_THAT(pool_problem(R"({"PoolID":"","Pool":"10.9.0.0/24"})", Family::v4),
             Catch::Contains("PoolID"));
  CHECK_THAT(pool_problem(R"({"PoolID":"x"})", Family::v4), Catch::Contains("Pool is missing"));
  const Prefix subnet = *Prefix::parse("10.9.0.0/24");
  CHECK(granted_address(said(R"({"Address":"10.9.0.7/24"})"), subnet) == Ip::parse("10.9.0.7"));
  CHECK_THAT(problem_of([&] { granted_address(said(R"({"Address":"10.8.0.7/24"})"), subnet); }),
             Catch::Contains("10.8.0.7 is not in 10.9.0.0/24"));
}

TEST_CASE("capabilities, and what is told of an endpoint") {
  CHECK(driver_capabilities(said(R"({"Scope":"global","ConnectivityScope":"global"})")).global);
  CHECK_FALSE(driver_capabilities(said("", 404)).global);
  CHECK_THAT(problem_of([] { driver_capabilities(said(R"({"Scope":"world"})")); }),
             Catch::Contains("Scope: world"));
  CHECK(ipam_capabilities(said(R"({"RequiresMACAddress":true})")).requires_mac);
  CHECK(implements(said(R"({"Implements":["NetworkDriver","IpamDriver"]})")) ==
        std::vector<std::string>{"NetworkDriver", "IpamDriver"});
  CHECK(endpoint_info(
            said(R"({"Value":{"a":"b","n":-7,"f":1.5,"l":[1],"o":{},"t":true,"z":null}})")) ==
        std::map<std::string, std::string>{{"a", "b"},
                                           {"n", "-7"},
                                           {"f", "1.5"},
                                           {"l", "[]"},
                                           {"o", "{}"},
                                           {"t", "true"},
                                           {"z", "null"}});
}

}  // namespace cnet::remote
