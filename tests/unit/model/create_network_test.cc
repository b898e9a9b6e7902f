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

TEST_CASE("of host and none there is one each, and a driver has to be known") {
  CHECK_THAT(problem({.name = "n", .driver = "host"}),
             Contains("only one instance of \"host\" network is allowed"));
  CHECK_THAT(problem({.name = "n", .driver = "null"}), Contains("only one instance of \"null\""));
  CHECK_THAT(problem({.name = "n", .driver = "none"}), Contains("only one instance of \"null\""));
  CHECK(problem({.name = "n", .driver = "macvlan"}).empty());
  CHECK(problem({.name = "n", .driver = "ipvlan"}).empty());
  CHECK_THAT(problem({.name = "n", .driver = "overlay"}), Contains("is not supported yet"));
  CHECK(problem({.name = "n", .driver = "mcvlan"}).empty());  // it may be a plugin's
  CHECK_THAT(problem({.name = "n", .driver = ""}), Contains("is no name of a driver"));
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
  CHECK_THAT(problem({.name = "n", .ipam_driver = "dhcp"}), Contains("needs the driver macvlan"));
  CHECK(problem({.name = "n", .ipam_driver = "defualt"}).empty());  // it may be a plugin's
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
             "unknown option \"mtuu\" (did you mean \"mtu\"?)\n"
             "--subnet \"10.9.0.1/24\" has bits set behind its prefix length: it should be "
             "10.9.0.0/24\n"
             "--gateway \"10.8.0.1\" is not in --subnet 10.9.0.0/24\n"
             "--ipam-driver dhcp needs the driver macvlan, or a bridge that is there already (-o "
             "mode=unmanaged): a server has to be on the wire\n"
             "--ipam-driver dhcp takes no --subnet: the server gives the addresses"));
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

TEST_CASE("options of networks on a parent") {
  const Network network = parse_create_network(
      {.name = "n",
       .driver = "macvlan",
       .options = {"parent=eth0.50", "mode=vepa", "mtu=1400", "metric=7", "no_default_route=1",
                   "com.docker.network.container_iface_prefix=net"}});
  CHECK(network.driver == DriverKind::macvlan);
  CHECK(network.parent.interface == "eth0.50");
  CHECK(network.parent.macvlan == MacvlanMode::vepa);
  CHECK(network.parent.mtu == 1400);
  CHECK(network.join.metric == 7);
  CHECK_FALSE(network.join.default_route);
  CHECK(network.join.interface_prefix == "net");
  const Network ipvlan = parse_create_network(
      {.name = "n", .driver = "ipvlan", .options = {"ipvlan_mode=l3s", "ipvlan_flag=private"}});
  CHECK(ipvlan.parent.ipvlan == IpvlanMode::l3s);
  CHECK(ipvlan.parent.flag == IpvlanFlag::private_only);
}

TEST_CASE("options that do not fit are refused") {
  const auto with = [](std::string driver, std::vector<std::string> options) {
    return CreateNetwork{.name = "n", .driver = std::move(driver), .options = std::move(options)};
  };
  const auto internal = [&] {
    CreateNetwork flags = with("macvlan", {"parent=eth0"});
    flags.internal = true;
    return flags;
  };
  const auto limited = [&](const std::string& mode) {
    CreateNetwork flags = with("ipvlan", {"mode=" + mode});
    flags.rate = "10mbit";
    return flags;
  };
  const std::vector<std::pair<CreateNetwork, std::string>> table{
      {with("macvlan", {"parnet=eth0"}), "did you mean \"parent\"?"},
      {with("macvlan", {"icc=false"}), "is the bridge driver's, not the macvlan driver's"},
      {with("bridge", {"parent=eth0"}), "is the macvlan driver's, not the bridge driver's"},
      {with("macvlan", {"ipvlan_mode=l2"}), "is the ipvlan driver's"},
      {with("macvlan", {"mode=l2"}), "is none of the driver's"},
      {with("macvlan", {"mode=brigde"}), "\"bridge\"?"},
      {with("macvlan", {"mode=vepa", "macvlan_mode=vepa"}), "are the same"},
      {with("macvlan", {"mode=private", "host_access=true"}), "needs macvlan_mode=bridge"},
      {with("ipvlan", {"ipvlan_flag=vepa", "host_access=true"}), "needs ipvlan_flag=bridge"},
      {with("macvlan", {"bclim=3"}), "is not supported yet"},
      {with("bridge", {"outbound_addr4=192.0.2.1"}), "is not supported yet"},
      {with("bridge", {"mode=unmanaged"}), "needs the name of the bridge"},
      {with("bridge", {"mode=unmanaged", "com.docker.network.bridge.name=br0", "icc=false"}),
       "does not go with mode=unmanaged"},
      {with("bridge", {"vlan=4095"}), "from 1 to 4094"},
      {with("bridge", {"isolate=false"}), "networks are apart"},
      {internal(), "does not go with parent=eth0"},
      {limited("l3s"), "does not go with ipvlan_mode=l3s"},
  };
  for (const auto& [flags, words] : table) CHECK_THAT(problem(flags), Contains(words));
  CHECK(problem(limited("l3")).empty());
}

TEST_CASE("routes and rates of a network") {
  const Network network = parse_create_network({.name = "n",
                                                .subnets = {"10.9.0.0/24"},
                                                .routes = {"10.20.0.0/16,10.9.0.254,50"},
                                                .rate = "10mbit",
                                                .burst = "32k"});
  CHECK(
      network.join.routes ==
      std::vector<StaticRoute>{
          {.destination = *Prefix::parse("10.20.0.0/16"), .via = ip("10.9.0.254"), .metric = 50}});
  CHECK(network.join.rate == Rate{.bits = 10'000'000, .burst = 32768});
  const std::vector<std::pair<std::string, std::string>> routes{
      {"10.20.0.0/16", "DESTINATION,GATEWAY"},
      {"10.20.0.0/16,10.9.0.254,x", "DESTINATION,GATEWAY"},
      {"10.20.0.1/16,10.9.0.254", "it should be 10.20.0.0/16"},
      {"fd00::/64,10.9.0.254", "mixes IPv4 and IPv6"},
      {"10.20.0.0/16,10.8.0.254", "is not in --subnet 10.9.0.0/24"},
  };
  for (const auto& [route, words] : routes) {
    CHECK_THAT(problem({.name = "n", .subnets = {"10.9.0.0/24"}, .routes = {route}}),
               Contains(words));
  }
  CHECK_THAT(problem({.name = "n", .burst = "32k"}), Contains("--burst needs a --rate"));
  CHECK_THAT(problem({.name = "n", .rate = "10mbit", .burst = "1"}), Contains("no size"));
}

TEST_CASE("rates are written as tc writes them") {
  CHECK(parse_rate("10mbit") == 10'000'000);
  CHECK(parse_rate("1.5Gbit") == 1'500'000'000);
  CHECK(parse_rate("125kbps") == 1'000'000);
  CHECK(parse_rate("8000") == 8'000);
  for (const auto* wrong : {"", "mbit", "-1mbit", "10 mbit", "10mb", "7999", "1.mbit", "1.2345mbit",
                            "1001gbit", "99999999999999999999"}) {
    CHECK_FALSE(parse_rate(wrong));
  }
  CHECK(rate_text(10'000'000) == "10mbit");
  CHECK(rate_text(1'500'000'000) == "1500mbit");
  CHECK(rate_text(8'001) == "8001bit");
  CHECK(rate_text(Rate{.bits = 1'000'000, .burst = 65536}) == "1mbit burst 65536b");
}

TEST_CASE("a template says what the network made from it is like") {
  const Network pattern = parse_create_network({.name = "pattern",
                                                .subnets = {"10.9.0.0/24"},
                                                .gateways = {"10.9.0.254"},
                                                .ranges = {"10.9.0.128/25"},
                                                .aux_addresses = {"a=10.9.0.130"},
                                                .labels = {"x=1", "y=1"},
                                                .options = {"parent=eth0"},
                                                .dns = {"192.0.2.53"},
                                                .routes = {"10.20.0.0/16,10.9.0.253,50"},
                                                .rate = "10mbit",
                                                .burst = "64k",
                                                .config_only = true});
  CHECK(pattern.config_only);
  CHECK(driver_name(pattern.driver) == "null");
  const CreateNetwork flags{
      .name = "n", .driver = "macvlan", .labels = {"y=2"}, .config_from = "pattern"};
  const Network network = parse_create_network(with_template(flags, pattern));
  CHECK(network.driver == DriverKind::macvlan);
  CHECK(network.config_from == "pattern");
  CHECK_FALSE(network.config_only);
  CHECK(network.subnets == pattern.subnets);
  CHECK(network.options == pattern.options);
  CHECK(network.parent.interface == "eth0");
  CHECK(network.dns == pattern.dns);
  CHECK(network.join.routes == pattern.join.routes);
  CHECK(network.join.rate == pattern.join.rate);
  CHECK(network.labels == std::map<std::string, std::string>{{"x", "1"}, {"y", "2"}});

  CreateNetwork own = flags;
  own.subnets = {"10.8.0.0/24"};
  CHECK_THROWS_WITH(with_template(own, pattern), Contains("takes --subnet from the template"));
  const Network bare = parse_create_network({.name = "bare", .config_only = true});
  CHECK(parse_create_network(with_template({.name = "n"}, bare)).ipv4);
  const Network none =
      parse_create_network({.name = "none4", .ipam_driver = "null", .config_only = true});
  CHECK_FALSE(parse_create_network(with_template({.name = "n"}, none)).ipv4);
}

TEST_CASE("a template leaves to others what is not its own") {
  CreateNetwork flags{.name = "n", .driver = "macvlan", .config_only = true};
  CHECK_THAT(problem(flags), Contains("takes no --driver"));
  flags.driver = "bridge";
  flags.internal = true;
  CHECK_THAT(problem(flags), Contains("takes no --internal"));
  flags.internal = false;
  flags.config_from = "m";
  CHECK_THAT(problem(flags), Contains("exclude each other"));
}
