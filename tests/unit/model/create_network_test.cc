#include "cnet/model/create_network.h"

#include "../problem.h"

using namespace cnet;
using Catch::Matchers::Contains;
using Catch::Matchers::Equals;
using test::problem_of;

namespace {

std::string problem(const CreateNetwork& flags) {
  return problem_of([&] { parse_create_network(flags); });
}

Ip ip(std::string_view text) { return Ip::parse(text).value(); }

}  // namespace

TEST_CASE("a name alone makes a bridge network that IPAM completes") {
  const Network network = parse_create_network({.name = "web"});
  CHECK(network.name == "web");
  CHECK(network.id.empty());
  CHECK(network.driver == DriverKind::bridge);
  CHECK(network.ipv4);
  CHECK_FALSE(network.ipv6);
  CHECK(network.subnets.empty());
  CHECK(network.bridge.interface.empty());
  CHECK(network.bridge.mtu == 0);
  CHECK(network.ipam_driver == "default");
}

TEST_CASE("every flag finds its place") {
  const Network network = parse_create_network({.name = "web",
                                                .subnets = {"10.9.0.0/16"},
                                                .gateways = {"10.9.0.254"},
                                                .ranges = {"10.9.4.0/24"},
                                                .aux_addresses = {"a=10.9.4.5", "b=10.9.4.6"},
                                                .labels = {"x=1", "y", "x=2"},
                                                .options = {"mtu=1400", "icc=false"},
                                                .internal = true,
                                                .attachable = true});
  REQUIRE(network.subnets.size() == 1);
  const Subnet& subnet = network.subnets.front();
  CHECK(subnet.prefix == Prefix::parse("10.9.0.0/16"));
  CHECK(subnet.gateway == ip("10.9.0.254"));
  CHECK(subnet.range == Prefix::parse("10.9.4.0/24"));
  CHECK(subnet.aux == std::map<std::string, Ip>{{"a", ip("10.9.4.5")}, {"b", ip("10.9.4.6")}});
  CHECK(subnet.chosen_by_user);
  CHECK(network.labels == std::map<std::string, std::string>{{"x", "2"}, {"y", ""}});
  CHECK(network.options == std::map<std::string, std::string>{{"mtu", "1400"}, {"icc", "false"}});
  CHECK(network.bridge.mtu == 1400);
  CHECK_FALSE(network.bridge.icc);
  CHECK(network.internal);
  CHECK(network.attachable);
}

TEST_CASE("a subnet is one that containers can live in") {
  const std::vector<std::pair<std::string, std::string>> table{
      {"10.9.0.7/24", "it should be 10.9.0.0/24"},
      {"10.9.0.0", "no prefix length"},
      {"ten/24", "not of the form"},
      {"", "not of the form"},
      {"10.9.0.0/33", "not of the form"},
      {"fd00::1/64", "it should be fd00::/64"},
      {"fd00::/127", "/126 is the smallest"},
      {"fe80::/64", "link-local"},
      {"ff02::/64", "multicast"},
      {"::/64", "any subnet of that size"},
      {"0.0.0.0/24", "any subnet of that size, which is not supported yet"},
      {"0.0.0.0/0", "any subnet of that size"},
      {"127.0.0.0/24", "127.0.0.0/8 (loopback)"},
      {"64.0.0.0/2", "loopback"},
      {"224.1.0.0/16", "multicast"},
      {"128.0.0.0/1", "multicast"},
      {"255.255.255.0/24", "broadcast"},
      {"0.1.0.0/16", "this network"},
      {"10.9.0.0/31", "/30 is the smallest subnet"},
      {"10.9.0.1/32", "/30 is the smallest subnet"},
  };
  for (const auto& [subnet, words] : table) {
    CHECK_THAT(problem({.name = "n", .subnets = {subnet}}), Contains(words));
  }
  for (const auto* subnet : {"10.9.0.0/30", "10.0.0.0/8", "100.64.0.0/10", "169.254.8.0/24",
                             "8.8.8.0/24", "240.0.0.0/24"}) {
    CHECK(problem({.name = "n", .subnets = {subnet}}).empty());
  }
}

TEST_CASE("a bridge network has one IPv4 subnet") {
  CHECK_THAT(problem({.name = "n", .subnets = {"10.1.0.0/24", "10.2.0.0/24"}}),
             Contains("one IPv4 subnet"));
  CHECK_THAT(problem({.name = "n", .subnets = {"10.1.0.0/16", "10.1.2.0/24"}}),
             Contains("overlaps --subnet 10.1.0.0/16"));
}

TEST_CASE("gateway, range and auxiliary addresses belong to the subnet that contains them") {
  const std::string subnet = "10.9.0.0/24";
  CHECK_THAT(problem({.name = "n", .gateways = {"10.9.0.1"}}), Contains("needs the --subnet"));
  CHECK_THAT(problem({.name = "n", .ranges = {"10.9.0.0/25"}}), Contains("needs the --subnet"));
  CHECK_THAT(problem({.name = "n", .aux_addresses = {"a=10.9.0.1"}}),
             Contains("needs the --subnet"));

  const std::vector<std::pair<std::vector<std::string>, std::string>> gateways{
      {{"10.8.0.1"}, "is not in --subnet 10.9.0.0/24"},
      {{"10.9.0.0"}, "network address"},
      {{"10.9.0.255"}, "broadcast address"},
      {{"10.9.0.1/24"}, "write it as 10.9.0.1"},
      {{"fd00::1"}, "is not in --subnet"},
      {{"router"}, "not an IP address"},
      {{"10.9.0.1", "10.9.0.2"}, "has the gateway 10.9.0.1 already"},
  };
  for (const auto& [given, words] : gateways) {
    CHECK_THAT(problem({.name = "n", .subnets = {subnet}, .gateways = given}), Contains(words));
  }
  const std::vector<std::pair<std::vector<std::string>, std::string>> ranges{
      {{"10.8.0.0/25"}, "is not in --subnet"},
      {{"10.9.0.0/16"}, "bigger than --subnet 10.9.0.0/24"},
      {{"10.9.0.7/25"}, "it should be 10.9.0.0/25"},
      {{"10.9.0.7"}, "no prefix length"},
      {{"10.9.0.7-10.9.0.9"}, "START-END is not supported yet"},
      {{"10.9.0.0/25", "10.9.0.128/25"}, "has the range 10.9.0.0/25 already"},
  };
  for (const auto& [given, words] : ranges) {
    CHECK_THAT(problem({.name = "n", .subnets = {subnet}, .ranges = given}), Contains(words));
  }
  const std::vector<std::pair<std::vector<std::string>, std::string>> aux{
      {{"10.9.0.5"}, "NAME=IP"},
      {{"=10.9.0.5"}, "NAME=IP"},
      {{"a=x"}, "NAME=IP"},
      {{"a=10.8.0.5"}, "is not in --subnet"},
      {{"a=10.9.0.0"}, "network address"},
      {{"a=10.9.0.5", "a=10.9.0.6"}, "name is given twice"},
      {{"a=10.9.0.5", "b=10.9.0.5"}, "address is that of \"a\""},
      {{"a=10.9.0.1"}, "the gateway's"},
      {{"DefaultGatewayIPv4=10.9.0.2"}, "not supported yet"},
  };
  for (const auto& [given, words] : aux) {
    CHECK_THAT(
        problem(
            {.name = "n", .subnets = {subnet}, .gateways = {"10.9.0.1"}, .aux_addresses = given}),
        Contains(words));
  }
}

TEST_CASE("a subnet that cannot be read does not make the flags that refer to it wrong") {
  CHECK_THAT(problem({.name = "n", .subnets = {"10.9.0.0"}, .gateways = {"10.9.0.1"}}),
             !Contains("\n") && Contains("--subnet"));
  CHECK_THAT(problem({.name = "n", .subnets = {"10.9.0.3/24"}, .gateways = {"10.9.0.1"}}),
             !Contains("\n") && Contains("10.9.0.0/24"));
}

TEST_CASE("only bridges can be created") {
  CHECK_THAT(problem({.name = "n", .driver = "host"}),
             Contains("only one instance of \"host\" network is allowed"));
  CHECK_THAT(problem({.name = "n", .driver = "null"}), Contains("only one instance of \"null\""));
  CHECK_THAT(problem({.name = "n", .driver = "none"}), Contains("only one instance of \"null\""));
  CHECK_THAT(problem({.name = "n", .driver = "macvlan"}), Contains("is not supported yet"));
  CHECK_THAT(problem({.name = "n", .driver = "brigde"}), Contains("did you mean \"bridge\"?"));
  CHECK_THAT(problem({.name = "n", .driver = ""}), Contains("unknown driver"));
}

TEST_CASE("IPAM drivers") {
  for (const auto* driver : {"null", "none"}) {
    const Network network = parse_create_network({.name = "n", .ipam_driver = driver});
    CHECK(network.ipam_driver == "null");
    CHECK_FALSE(network.ipv4);
    CHECK(network.subnets.empty());
    CHECK_THAT(problem({.name = "n", .subnets = {"10.9.0.0/24"}, .ipam_driver = driver}),
               Contains("takes no --subnet"));
  }
  CHECK_THAT(problem({.name = "n", .ipam_driver = "dhcp"}), Contains("not supported yet"));
  CHECK_THAT(problem({.name = "n", .ipam_driver = "defualt"}), Contains("\"default\"?"));
}

TEST_CASE("names of networks are free and valid") {
  CHECK_THAT(problem({.name = ""}), Contains("needs a name"));
  CHECK_THAT(problem({.name = "a/b"}), Contains("not a network name"));
  CHECK_THAT(problem({.name = "none"}), Contains("reserved"));
}

TEST_CASE("labels and options have keys, an option one value") {
  CHECK_THAT(problem({.name = "n", .labels = {"=x"}}), Contains("--label"));
  CHECK_THAT(problem({.name = "n", .options = {"=x"}}), Contains("--opt"));
  CHECK_THAT(problem({.name = "n", .options = {"mtu=1400", "mtu=1500"}}), Contains("given twice"));
  CHECK(problem({.name = "n", .options = {"mtu=1400", "mtu=1400"}}).empty());
}

TEST_CASE("all problems are told at once, one per line") {
  CHECK_THAT(
      problem({.name = "a b",
               .subnets = {"10.9.0.1/24"},
               .gateways = {"10.8.0.1"},
               .options = {"mtuu=1"},
               .ipam_driver = "dhcp"}),
      Equals("\"a b\" is not a network name: it starts with a letter or digit and goes on with "
             "letters, digits, '_', '.', '-', at most 128 in all\n"
             "--subnet \"10.9.0.1/24\" has bits set behind its prefix length: it should be "
             "10.9.0.0/24\n"
             "--gateway \"10.8.0.1\" is not in --subnet 10.9.0.0/24\n"
             "IPAM driver \"dhcp\" is not supported yet\n"
             "unknown option \"mtuu\" (did you mean \"mtu\"?)"));
}

TEST_CASE("the families of a network") {
  const auto families = [](const CreateNetwork& flags) {
    const Network network = parse_create_network(flags);
    return std::pair(network.ipv4, network.ipv6);
  };
  CHECK(families({.name = "n"}) == std::pair(true, false));
  CHECK(families({.name = "n", .ipv6 = true}) == std::pair(true, true));
  CHECK(families({.name = "n", .subnets = {"fd00::/64"}}) == std::pair(true, true));
  CHECK(families({.name = "n", .ipv4 = false, .ipv6 = true}) == std::pair(false, true));
  CHECK(families({.name = "n", .ipam_driver = "null", .ipv6 = true}) == std::pair(false, false));
  const std::string isolated = "com.docker.network.bridge.gateway_mode_ipv6=isolated";
  const std::vector<std::pair<CreateNetwork, std::string>> table{
      {{.name = "n", .ipv4 = false}, "it needs --ipv6"},
      {{.name = "n", .subnets = {"10.9.0.0/24"}, .ipv4 = false, .ipv6 = true}, "contradicts"},
      {{.name = "n", .subnets = {"fd00::/64", "fd01::/64"}}, "one IPv6 subnet"},
      {{.name = "n", .options = {"mtu=1279"}, .ipv6 = true}, "too small for IPv6"},
      {{.name = "n", .options = {isolated}, .ipv6 = true}, "add --internal"},
  };
  for (const auto& [flags, words] : table) CHECK_THAT(problem(flags), Contains(words));
}
