#include "cnet/model/network_flag.h"

#include "../problem.h"
#include "../vectors.h"

using namespace cnet;
using Catch::Matchers::Contains;
using test::Json;
using test::problem_of;

namespace {

std::string problem(const NetworkFlags& flags) {
  return problem_of([&] { parse_network_flags(flags); });
}

/// A row's input: the text of one --network, or a whole command line. Absent when it has flags cnet
/// does not have.
std::optional<NetworkFlags> flags_of(const Json& input) {
  if (input.is_string()) return NetworkFlags{.networks = {input.get<std::string>()}};
  NetworkFlags flags;
  for (std::size_t i = 0; i < input.size(); i += 2) {
    const auto flag = input.at(i).get<std::string>();
    const auto value = input.at(i + 1).get<std::string>();
    if (flag == "--network") {
      flags.networks.push_back(value);
    } else if (flag == "--ip") {
      flags.ip4 = value;
    } else if (flag == "--ip6") {
      flags.ip6 = value;
    } else if (flag == "--mac-address") {
      flags.mac = value;
    } else if (flag == "--network-alias") {
      flags.aliases.push_back(value);
    } else {
      return std::nullopt;
    }
  }
  return flags;
}

void check_choice(const NetworkChoice& choice, const Json& expected) {
  const EndpointConfig& endpoint = choice.endpoint;
  CHECK(endpoint.network_name == choice.network);
  CHECK(endpoint.aliases == expected.value("aliases", std::vector<std::string>{}));
  CHECK((endpoint.ip4 ? endpoint.ip4->str() : "") == expected.value("ip", ""));
  CHECK((endpoint.ip6 ? endpoint.ip6->str() : "") == expected.value("ip6", ""));
  CHECK((endpoint.mac ? endpoint.mac->str() : "") == expected.value("mac", ""));
  CHECK(endpoint.gateway_priority == expected.value("gw_priority", 0));
}

void check_plan(const NetworkPlan& plan, const Json& expected) {
  REQUIRE_FALSE(plan.choices.empty());
  CHECK(plan.mode == NetworkMode::own);
  if (expected.contains("target")) {
    CHECK(plan.choices.front().network == expected.at("target").get<std::string>());
    check_choice(plan.choices.front(), expected);
    return;
  }
  CHECK(plan.choices.front().network == expected.at("mode").get<std::string>());
  for (const NetworkChoice& choice : plan.choices) {
    check_choice(choice, expected.at("endpoints").value(choice.network, Json::object()));
  }
}

}  // namespace

TEST_CASE("the rows of network_option_parse.json") {
  test::Vectors vectors("network_option_parse.json");
  for (const Json& row : vectors.cases()) {
    INFO(row.dump());
    const auto flags = flags_of(row.at("input"));
    const std::string text = row.at("input").dump();
    if (!flags) {
      vectors.skipped(row, "--link and --link-local-ip are not there yet");
      continue;
    }
    if (text.find("link-local-ip=") != std::string::npos) {
      CHECK_THAT(problem(*flags), Contains("is not supported yet"));
      vectors.skipped(row, "link-local-ip is refused as not supported yet");
      continue;
    }
    if (text.find("driver-opt=field") != std::string::npos) {
      CHECK_THAT(problem(*flags), Contains("unknown option \"field1\""));
      vectors.skipped(row, "an option that no driver knows is an error");
      continue;
    }
    if (row.at("valid").get<bool>()) {
      check_plan(parse_network_flags(*flags), row.at("expected"));
    } else {
      CHECK_FALSE(problem(*flags).empty());
    }
    vectors.asserted(row);
  }
  vectors.done();
}

TEST_CASE("without a flag a container is on the default bridge") {
  for (const NetworkFlags& flags : {NetworkFlags{}, NetworkFlags{.networks = {"default"}},
                                    NetworkFlags{.networks = {"name=bridge"}}}) {
    const NetworkPlan plan = parse_network_flags(flags);
    CHECK(plan.mode == NetworkMode::own);
    REQUIRE(plan.choices.size() == 1);
    CHECK(plan.choices.front().network == "bridge");
    CHECK(plan.choices.front().endpoint.network_name == "bridge");
  }
}

TEST_CASE("none and host stand alone and have no endpoints") {
  CHECK(parse_network_flags({.networks = {"none"}}).mode == NetworkMode::none);
  CHECK(parse_network_flags({.networks = {"host"}}).mode == NetworkMode::host);
  CHECK(parse_network_flags({.networks = {"host"}}).choices.empty());
  CHECK_THAT(problem({.networks = {"none", "web"}}), Contains("cannot be combined"));
  CHECK_THAT(problem({.networks = {"web", "host"}}), Contains("cannot be combined"));
  CHECK_THAT(problem({.networks = {"none"}, .mac = "02:42:ac:11:00:02"}), Contains("MAC address"));
}

TEST_CASE("a network of another container has nothing to set, and stands alone") {
  for (const auto* text : {"container:web", "name=container:web"}) {
    const NetworkPlan plan = parse_network_flags({.networks = {text}});
    CHECK(plan.mode == NetworkMode::container);
    CHECK(plan.container == "web");
    CHECK(plan.choices.empty());
    CHECK_THAT(problem({.networks = {text}, .ip4 = "10.9.0.5"}), Contains("--ip "));
    CHECK_THAT(problem({.networks = {text}, .mac = "02:42:ac:11:00:02"}),
               Contains("--mac-address "));
    CHECK_THAT(problem({.networks = {text}, .aliases = {"a"}}), Contains("--network-alias "));
    CHECK_THAT(problem({.networks = {text, "other"}}), Contains("cannot be combined"));
  }
}

TEST_CASE("the predefined networks take no address and no alias") {
  for (const auto* network : {"none", "host", "bridge", "default"}) {
    CHECK_THAT(problem({.networks = {network}, .ip4 = "172.28.99.88"}), Contains("no address"));
    CHECK_THAT(problem({.networks = {network}, .aliases = {"a"}}), Contains("no aliases"));
    const std::string name = std::string("name=") + network;
    CHECK_THAT(problem({.networks = {name + ",ip=172.28.99.88"}}), Contains("no address"));
    CHECK_THAT(problem({.networks = {name + ",alias=a"}}), Contains("no aliases"));
  }
  CHECK_THAT(problem({.ip4 = "172.28.99.88"}), Contains("\"bridge\""));
  CHECK(problem({.networks = {"web", "name=bridge"}, .ip4 = "172.28.99.88"}).empty());
  CHECK(problem({.mac = "02:42:ac:11:00:02"}).empty());
}

TEST_CASE("short flags belong to the first network") {
  const NetworkPlan plan = parse_network_flags(
      {.networks = {"name=a,gw-priority=-7", "name=b,ip=10.2.0.9,mac=02:00:00:00:00:09"},
       .ip4 = "10.1.0.9",
       .mac = "02-00-00-00-00-01",
       .aliases = {"x", "y"}});
  REQUIRE(plan.choices.size() == 2);
  CHECK(plan.choices[0].endpoint == EndpointConfig{.network_name = "a",
                                                   .ip4 = Ip::parse("10.1.0.9"),
                                                   .mac = Mac::parse("02:00:00:00:00:01"),
                                                   .aliases = {"x", "y"},
                                                   .gateway_priority = -7});
  CHECK(plan.choices[1].endpoint == EndpointConfig{.network_name = "b",
                                                   .ip4 = Ip::parse("10.2.0.9"),
                                                   .mac = Mac::parse("02:00:00:00:00:09")});
  CHECK_THAT(problem({.networks = {"name=a,ip=10.0.0.1"}, .ip4 = "10.0.0.1"}), Contains("--ip"));
  CHECK_THAT(problem({.networks = {"name=a,alias=x"}, .aliases = {"x"}}),
             Contains("--network-alias"));
  CHECK_THAT(problem({.networks = {"name=a,mac=02:00:00:00:00:01"}, .mac = "02:00:00:00:00:01"}),
             Contains("--mac-address"));
}

TEST_CASE("an error names the key or flag that is wrong") {
  const std::vector<std::pair<std::string, std::string>> table{
      {"", "needs the name"},
      {"a/b", "not a network name"},
      {"name=", "name is missing"},
      {"alias=x", "name is missing"},
      {"name=a,name=b", "name is given twice"},
      {"name=a,ip=1.2.3.4,ip=1.2.3.4", "ip is given twice"},
      {"name=a,gw-priority=1,gw-priority=1", "gw-priority is given twice"},
      {"name=a,", "KEY=VALUE"},
      {"name=a,ip=1.2.3", "not an IPv4 address"},
      {"name=a,ip=fd00::1", "is IPv6: that goes into ip6"},
      {"name=a,ip=127.0.0.1", "no address for a container"},
      {"name=a,mac=01:00:5e:00:00:01", "no address of one interface"},
      {"name=a,mac=zz", "not of the form"},
      {"name=a,alias=a b", "alias \"a b\""},
      {"name=a,gw-priority=x", "not a whole number"},
      {"name=a,gw-priority=2147483648", "not a whole number"},
      {"name=a,gw-priority=--1", "not a whole number"},
      {"name=a,ip6=10.0.0.1", "is IPv4: that goes into ip"},
      {"name=a,ip6=fe80::1", "no address for a container"},
      {"name=a,ip6=::ffff:10.0.0.1", "not an IPv6 address"},
      {"name=a,ip6=fd00::1,ip6=fd00::1", "ip6 is given twice"},
      {"name=a,link-local-ip=169.254.7.7", "link-local-ip is not supported yet"},
      {"name=a,driver-opt=x=y", "unknown option \"x\""},
      {"name=a,driver-opt=com.docker.network.endpoint.ifnam=y0", "endpoint.ifname\"?"},
      {"name=a,driver-opt=com.docker.network.endpoint.ifname=lo", "is not an interface name"},
      {"name=a,driver-opt=com.docker.network.endpoint.ifname", "KEY=VALUE"},
      {"name=a,driver-opt=com.docker.network.endpoint.sysctls=net.ipv4.ip_forward=1",
       "is no setting of the interface"},
      {"name=a,driver-opt=com.docker.network.endpoint.sysctls=net.ipv4.conf.eth0.log_martians=1",
       "is no setting of the interface"},
      {"name=a,interface_name=a/b", "is not an interface name"},
      {"name=a,interface_name=a0,interface_name=a0", "interface_name is given twice"},
      {"name=a,rate=10megs", "no rate"},
      {"name=a,burst=64k", "--burst needs a --rate"},
      {"name=none,rate=1mbit", "takes no --rate"},
      {"name=host,interface_name=x0", "takes no interface_name"},
      {"name=container:web,rate=1mbit", "--rate cannot be given"},
      {"name=a,aliass=x", "did you mean \"alias\"?"},
      {"container", "container:NAME"},
      {"container:", "names no container"},
      {"container:a/b", "names no container"},
      {"ns:/run/netns/a", "is not supported yet"},
      {"ns:/proc/1/ns/net", "is not supported yet"},
      {"private", "is not supported yet"},
  };
  for (const auto& [text, words] : table) {
    CHECK_THAT(problem({.networks = {text}}), Contains(words));
  }
  CHECK_THAT(problem({.networks = {"web", "web"}}), Contains("given twice"));
  CHECK_THAT(problem({.networks = {"default", "bridge"}}), Contains("given twice"));
  CHECK_THAT(problem({.networks = {"web"}, .aliases = {"-a"}}), Contains("alias \"-a\""));
}

TEST_CASE("links belong to the first network, the default one's to the container") {
  NetworkPlan plan = parse_network_flags({.links = {"db:store"}});
  CHECK(plan.links == std::vector<Link>{{"db", "store"}});
  CHECK(plan.choices.front().endpoint.links.empty());
  plan = parse_network_flags({.networks = {"net", "other"}, .links = {"db"}});
  CHECK(plan.links.empty());
  CHECK(plan.choices.front().endpoint.links == std::vector<Link>{{"db", "db"}});
  CHECK(plan.choices.back().endpoint.links.empty());
  for (const char* network : {"host", "none", "container:web"}) {
    CHECK(test::problem_of([&] { parse_network_flags({.networks = {network}, .links = {"db"}}); })
              .starts_with(std::string("--link cannot be given with --network ") + network));
  }
}

TEST_CASE("an endpoint has a name for its interface, and settings of it") {
  const NetworkPlan plan = parse_network_flags(
      {.networks = {"name=a,driver-opt=com.docker.network.endpoint.ifname=lan0,"
                    "driver-opt=com.docker.network.endpoint.sysctls=net.ipv4.conf.IFNAME.log_martians=1",
                    "name=b,interface_name=wan0"}});
  REQUIRE(plan.choices.size() == 2);
  CHECK(plan.choices[0].endpoint.interface == "lan0");
  CHECK(plan.choices[0].endpoint.sysctls ==
        std::map<std::string, std::string>{{"net/ipv4/conf/IFNAME/log_martians", "1"}});
  CHECK(plan.choices[1].endpoint.interface == "wan0");
}

TEST_CASE("--rate is for every network whose long form has none") {
  const NetworkPlan plan = parse_network_flags(
      {.networks = {"name=a,rate=1mbit", "b"}, .rate = "10mbit", .burst = "64k"});
  CHECK(plan.choices.at(0).endpoint.rate == Rate{.bits = 1'000'000});
  CHECK(plan.choices.at(1).endpoint.rate == Rate{.bits = 10'000'000, .burst = 65536});
  CHECK_THAT(problem({.networks = {"none"}, .rate = "1mbit"}), Contains("takes no --rate"));
  CHECK_THAT(problem({.rate = "7bit"}), Contains("no rate from 8kbit"));
}
