#include "../problem.h"
#include "cnet/model/driver_options.h"

using namespace cnet;
using Catch::Matchers::Contains;
using test::problem_of;

namespace {

using Options = std::map<std::string, std::string>;

BridgeOptions parse_bridge_options(const Options& options) {
  return parse_driver_options(DriverKind::bridge, options).bridge;
}

std::string problem(const Options& options) {
  return problem_of([&] { parse_bridge_options(options); });
}

}  // namespace

TEST_CASE("without options a bridge has its defaults, and the MTU is the host's to choose") {
  BridgeOptions expected;
  expected.mtu = 0;
  CHECK(parse_bridge_options({}) == expected);
}

TEST_CASE("Docker's long keys and Podman's short ones mean the same") {
  const BridgeOptions by_long = parse_bridge_options({
      {"com.docker.network.bridge.name", "br-web"},
      {"com.docker.network.driver.mtu", "1400"},
      {"com.docker.network.bridge.enable_icc", "false"},
      {"com.docker.network.bridge.enable_ip_masquerade", "0"},
      {"com.docker.network.bridge.gateway_mode_ipv4", "routed"},
      {"com.docker.network.bridge.host_binding_ipv4", "127.0.0.1"},
      {"com.docker.network.bridge.default_bridge", "false"},
  });
  CHECK(by_long == BridgeOptions{.interface = "br-web",
                                 .mtu = 1400,
                                 .icc = false,
                                 .masquerade = false,
                                 .gateway_mode4 = GatewayMode::routed,
                                 .host_binding4 = Ip::v4(0x7f000001)});
  const BridgeOptions by_short =
      parse_bridge_options({{"mtu", "1400"}, {"icc", "F"}, {"ip-masq", "False"}});
  CHECK(by_short == BridgeOptions{.mtu = 1400, .icc = false, .masquerade = false});
  CHECK(parse_bridge_options({{"log", "drops"}}) == BridgeOptions{.mtu = 0, .log_drops = true});
  CHECK(parse_bridge_options({{"log", "none"}}) == BridgeOptions{.mtu = 0});
  CHECK_THAT(problem({{"mtu", "1400"}, {"com.docker.network.driver.mtu", "1500"}}),
             Contains("are the same"));
}

TEST_CASE("every value is checked") {
  const std::string bridge = "com.docker.network.bridge.";
  const std::vector<std::pair<Options, std::string>> table{
      {{{"icc", "maybe"}}, "true or false"},
      {{{"icc", ""}}, "true or false"},
      {{{"mtu", "67"}}, "68 to 65535"},
      {{{"mtu", "65536"}}, "68 to 65535"},
      {{{"mtu", "-1"}}, "68 to 65535"},
      {{{"mtu", "1500x"}}, "68 to 65535"},
      {{{bridge + "gateway_mode_ipv4", "rooted"}}, "did you mean \"routed\"?"},
      {{{bridge + "gateway_mode_ipv6", "isolate"}}, "did you mean \"isolated\"?"},
      {{{bridge + "host_binding_ipv4", "localhost"}}, "must be an IPv4 address"},
      {{{"log", "drop"}}, "did you mean \"drops\"?"},
      {{{bridge + "host_binding_ipv4", "224.0.0.1"}}, "must be an IPv4 address"},
      {{{bridge + "host_binding_ipv4", "::"}}, "must be an IPv4 address"},
      {{{bridge + "host_binding_ipv6", "192.0.2.1"}}, "must be an IPv6 address"},
      {{{bridge + "default_bridge", "true"}}, "default bridge"},
      {{{bridge + "name", ""}}, "must name"},
      {{{bridge + "name", "a-name-too-long-"}}, "15 bytes"},
      {{{bridge + "name", "cnet0"}}, "belongs to the network \"bridge\""},
  };
  for (const auto& [options, words] : table) CHECK_THAT(problem(options), Contains(words));
  CHECK(parse_bridge_options({{"mtu", "68"}}).mtu == 68);
  CHECK(parse_bridge_options({{"mtu", "0"}}).mtu == 0);
}

TEST_CASE("interface names are those the kernel, sysctl and nft all take") {
  for (const auto* name : {"br0", "br-0123456789ab", "my.bridge_1", "a"}) {
    CHECK(parse_bridge_options({{"com.docker.network.bridge.name", name}}).interface == name);
  }
  for (const auto* name : {".", "..", "a/b", "a b", "a\tb", "a:0", "br%d", "br*", "a\"b", "all",
                           "default", "lo", "br\x01", "br\xc3\xa4"}) {
    INFO(name);
    CHECK_THAT(problem({{"com.docker.network.bridge.name", name}}),
               Contains("not an interface name"));
  }
}

TEST_CASE("trusted interfaces of the host stand between colons") {
  const char* key = "com.docker.network.bridge.trusted_host_interfaces";
  CHECK(parse_bridge_options({{key, "eth1:wg0:eth1"}}).trusted_interfaces ==
        std::vector<std::string>{"eth1", "wg0"});
  for (const auto* value : {"", "eth1:", "eth1,eth2 ", "lo", "eth%d"}) {
    INFO(value);
    CHECK_THAT(problem({{key, value}}), Contains("not an interface name"));
  }
}

TEST_CASE("a key that is not there yet says so, an unknown one has a suggestion") {
  for (const auto* key :
       {"encrypted", "bclim", "outbound_addr4", "com.docker.network.host_ipv6"}) {
    CHECK_THAT(problem({{key, "1"}}), Contains(key) && Contains("is not supported yet"));
  }
  CHECK_THAT(problem({{"mtuu", "1400"}}), Contains("unknown option") && Contains("\"mtu\"?"));
  CHECK_THAT(problem({{"com.docker.network.bridge.enable_ic", "1"}}), Contains("enable_icc\"?"));
  CHECK_THAT(problem({{"zebra", "1"}}), Contains("known are") && Contains("ip-masq"));
  CHECK_THAT(problem({{"", "1"}}), Contains("unknown option"));
}

TEST_CASE("several wrong options are several lines") {
  const std::string all = problem({{"mtu", "x"}, {"vlan", "x"}, {"iccc", "1"}});
  CHECK(std::count(all.begin(), all.end(), '\n') == 2);
}
