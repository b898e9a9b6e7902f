// Records in, `ip`, `nft` and `sysctl` commands out, held against tests/golden/plan_*.txt.
// CNET_GOLDEN_UPDATE=1 rewrites them.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "cnet/driver/driver.h"

namespace cnet {
namespace {

NetworkId network_id(char digit) { return *NetworkId::parse(std::string(64, digit)); }

Network bridge_network(char digit, const std::string& name, const std::string& subnet) {
  Network network{.id = network_id(digit), .name = name, .driver = DriverKind::bridge};
  const Prefix prefix = *Prefix::parse(subnet);
  network.subnets.push_back({.prefix = prefix, .gateway = prefix.first().plus(1)});
  network.bridge.interface = "br-" + network.id.short_form();
  return network;
}

/// With fd00:9::/64 beside its IPv4 subnet.
Network with_ipv6(Network network) {
  network.ipv6 = true;
  network.subnets.push_back(
      {.prefix = *Prefix::parse("fd00:9::/64"), .gateway = Ip::parse("fd00:9::1")});
  return network;
}

Endpoint endpoint_on(const Network& network, char digit, const std::string& interface) {
  const EndpointId id = *EndpointId::parse(std::string(64, digit));
  const Subnet& subnet = network.subnets.front();
  Endpoint endpoint{.id = id,
                    .network = network.id,
                    .container = *ContainerId::parse(std::string(64, 'c')),
                    .interface = interface,
                    .host_interface = "ve" + id.short_form(),
                    .mac = *Mac::parse("02:00:00:00:00:0" + std::string(1, digit)),
                    .ip4 = Prefix(*subnet.prefix.first().plus(2), subnet.prefix.length())};
  if (!network.internal) endpoint.gateway4 = subnet.gateway;
  if (network.ipv6) {
    endpoint.ip6 = Prefix(*Ip::parse("fd00:9::2"), 64);
    if (!network.internal) endpoint.gateway6 = Ip::parse("fd00:9::1");
  }
  return endpoint;
}

Sandbox sandbox_of(std::vector<Endpoint> endpoints, std::vector<Binding> bindings = {}) {
  return {.container = *ContainerId::parse(std::string(64, 'c')),
          .endpoints = std::move(endpoints),
          .bindings = std::move(bindings)};
}

std::string text_of(const Resources& resources) {
  std::string text;
  for (const std::string& line : describe(resources)) text += line + "\n";
  return text;
}

void require_golden(const std::string& name, const Resources& resources) {
  const std::string path = std::string(CNET_SOURCE_DIR) + "/tests/golden/plan_" + name + ".txt";
  const std::string text = text_of(resources);
  if (std::getenv("CNET_GOLDEN_UPDATE") != nullptr) std::ofstream(path) << text;
  std::ifstream file(path);
  std::stringstream wanted;
  wanted << file.rdbuf();
  INFO(path);
  REQUIRE(text == wanted.str());
}

}  // namespace

TEST_CASE("golden: a host") {
  require_golden("host", plan_host({}, {.ip_forward_before = "0", .guarded = {"eth0", "wlan0"}}));
  require_golden("host_forwarding_was_on", plan_host({}, {}));
  const HostIpv6 ipv6{
      .forwarding_before = "0", .guarded = {"eth0", "wlan0"}, .autoconfigured = {"eth0"}};
  require_golden("host_ipv6",
                 plan_host({}, {.ip_forward_before = {}, .guarded = {}, .ipv6 = ipv6}));
}

TEST_CASE("golden: networks") {
  const auto plan = [](const Network& network) {
    return driver_for(network.driver).network_resources(network, {});
  };
  Network network = bridge_network('1', "web", "10.9.0.0/24");
  require_golden("network_nat", plan(network));
  network.internal = true;
  require_golden("network_internal", plan(network));
  network = bridge_network('2', "flat", "10.8.0.0/24");
  network.bridge.icc = false;
  network.bridge.masquerade = false;
  network.bridge.gateway_mode4 = GatewayMode::routed;
  require_golden("network_routed", plan(network));
  network.bridge.gateway_mode4 = GatewayMode::nat_unprotected;
  require_golden("network_unprotected", plan(network));
  network = with_ipv6(bridge_network('1', "web", "10.9.0.0/24"));
  require_golden("network_dual", plan(network));
  network.ipv4 = false;
  network.subnets.erase(network.subnets.begin());
  network.internal = true;
  network.bridge.gateway_mode6 = GatewayMode::isolated;
  require_golden("network_ipv6_isolated", plan(network));
  network = bridge_network('1', "web", "10.9.0.0/24");
  network.bridge.trusted_interfaces = {"eth1", "wg0"};
  const HostTraits opened{.openings = {{.table = "inet filter", .chain = "forward"}}};
  require_golden("network_trusting", driver_for(network.driver).network_resources(network, opened));
  REQUIRE(plan(predefined_network("host")).empty());
  REQUIRE(plan(predefined_network("none")).empty());
}

TEST_CASE("golden: sandboxes") {
  const Network web = bridge_network('1', "web", "10.9.0.0/24");
  Network backend = bridge_network('2', "backend", "10.8.0.0/24");
  const std::vector<Binding> bindings{{.host_port = 8080, .container_port = 80},
                                      {.host_ip = *Ip::parse("192.0.2.7"),
                                       .host_port = 53,
                                       .container_port = 5353,
                                       .protocol = Protocol::udp}};
  require_golden("sandbox_published",
                 plan_sandbox(sandbox_of({endpoint_on(web, '1', "eth0")}, bindings), {web}, {}));
  const Network dual = with_ipv6(web);
  const std::vector<Binding> both_families{
      {.host_port = 8080, .container_port = 80},
      {.host_ip = Ip::any(Family::v6), .host_port = 8080, .container_port = 80},
      {.host_ip = *Ip::parse("2001:db8::7"), .host_port = 8443, .container_port = 443}};
  Endpoint named = endpoint_on(dual, '1', "eth0");
  named.names = {"db", "Shop", "*.apps", "DB"};
  require_golden("sandbox_dual", plan_sandbox(sandbox_of({named}, both_families), {dual}, {}));
  Network routed = web;  // its own address has the list, the host's that of what is relayed
  routed.bridge.gateway_mode4 = GatewayMode::routed;
  std::vector<Binding> allowed = both_families;
  for (Binding& binding : allowed) {
    binding.from = {*Prefix::parse("192.0.2.0/24"), *Prefix::parse("2001:db8::/32")};
  }
  require_golden(
      "sandbox_allow_lists",
      plan_sandbox(sandbox_of({endpoint_on(routed, '1', "eth0")}, allowed), {routed}, {}));
  backend.internal = true;
  backend.bridge.icc = false;
  const Sandbox both =
      sandbox_of({endpoint_on(backend, '2', "eth0"), endpoint_on(web, '1', "eth1")});
  require_golden("sandbox_two_networks",
                 plan_sandbox(both, {backend, web}, {.bridge_netfilter = true}));
  require_golden("sandbox_none", plan_sandbox({.mode = NetworkMode::none}, {}, {}));
  REQUIRE(plan_sandbox({.mode = NetworkMode::host}, {}, {}).empty());
}

namespace {

Network parent_network(char digit, const std::string& name, DriverKind driver) {
  Network network = bridge_network(digit, name, "192.0.2.0/24");
  network.driver = driver;
  network.bridge = {};
  network.parent.interface = "eth1";
  return network;
}

Network on_vlan(Network network) {
  network.parent.interface = "eth1.50";
  network.parent.origin = ParentOrigin::vlan;
  network.parent.vlan_of = "eth1";
  network.parent.vlan = 50;
  return network;
}

}  // namespace

TEST_CASE("golden: networks on a parent") {
  const auto plan = [](const Network& network) {
    return driver_for(network.driver).network_resources(network, {});
  };
  Network network = parent_network('1', "lan", DriverKind::macvlan);
  REQUIRE(plan(network).empty());  // the parent is somebody else's
  network.parent.host_access = true;
  network.subnets.front().aux = {{"host", *Ip::parse("192.0.2.9")}};
  require_golden("network_macvlan_host_access", plan(on_vlan(network)));
  network = parent_network('1', "lan", DriverKind::ipvlan);
  network.parent.origin = ParentOrigin::isolated;
  network.parent.interface = "dm-" + network.id.short_form();
  require_golden("network_ipvlan_isolated", plan(network));
  network = bridge_network('1', "web", "10.9.0.0/24");
  network.bridge.vlan = 7;
  network.bridge.vrf = "blue";
  network.bridge.host_address = false;
  require_golden("network_vlan_vrf", plan(network));
  network.bridge.managed = false;
  REQUIRE(plan(network).empty());  // somebody else's bridge
}

TEST_CASE("golden: sandboxes on a parent and on a bridge of somebody else") {
  Network lan = with_ipv6(parent_network('1', "lan", DriverKind::macvlan));
  lan.parent.host_access = true;
  lan.join.metric = 50;
  lan.join.routes = {{.destination = *Prefix::parse("10.20.0.0/16"),
                      .via = *Ip::parse("192.0.2.254"),
                      .metric = 7}};
  Endpoint endpoint = endpoint_on(lan, '1', "eth0");
  endpoint.rate.bits = 10'000'000;
  endpoint.sysctls = {{"net/ipv4/conf/eth0/log_martians", "1"}};
  require_golden("sandbox_macvlan", plan_sandbox(sandbox_of({endpoint}), {lan}, {}));
  Network routed = on_vlan(parent_network('2', "routed", DriverKind::ipvlan));
  routed.parent.ipvlan = IpvlanMode::l3;
  routed.parent.mtu = 1400;
  routed.subnets.front().gateway = {};
  require_golden("sandbox_ipvlan_l3",
                 plan_sandbox(sandbox_of({endpoint_on(routed, '2', "eth0")}), {routed}, {}));
  Network unmanaged = bridge_network('3', "office", "10.7.0.0/24");
  unmanaged.bridge.managed = false;
  unmanaged.bridge.interface = "br0";
  endpoint = endpoint_on(unmanaged, '3', "eth0");
  endpoint.rate.bits = 10'000'000;
  require_golden("sandbox_unmanaged", plan_sandbox(sandbox_of({endpoint}), {unmanaged}, {}));
}

TEST_CASE("a network without a default route is none that leads out") {
  Network a = bridge_network('1', "alpha", "10.1.0.0/24");
  const Network b = bridge_network('2', "beta", "10.2.0.0/24");
  a.join.default_route = false;
  const Sandbox sandbox = sandbox_of({endpoint_on(a, '1', "eth0"), endpoint_on(b, '2', "eth1")});
  REQUIRE(gateway_endpoint(sandbox, {a, b}, Family::v4)->network == b.id);
}

TEST_CASE("ports lead only to networks that publish") {
  const Network lan = parent_network('1', "alpha", DriverKind::macvlan);
  const Network web = bridge_network('2', "beta", "10.2.0.0/24");
  Sandbox sandbox = sandbox_of({endpoint_on(lan, '1', "eth0"), endpoint_on(web, '2', "eth1")});
  REQUIRE(gateway_endpoint(sandbox, {lan, web}, Family::v4)->network == lan.id);
  REQUIRE(publishing_endpoint(sandbox, {lan, web}, Family::v4) == nullptr);
  sandbox.endpoints[1].gateway_priority = 1;
  REQUIRE(publishing_endpoint(sandbox, {lan, web}, Family::v4)->network == web.id);
}

TEST_CASE("the default route follows priority, then the network's name") {
  const Network a = bridge_network('1', "alpha", "10.1.0.0/24");
  const Network b = bridge_network('2', "beta", "10.2.0.0/24");
  Network inner = bridge_network('3', "aaa", "10.3.0.0/24");
  inner.internal = true;
  const std::vector<Network> networks{a, b, inner};
  Sandbox sandbox = sandbox_of(
      {endpoint_on(inner, '3', "eth0"), endpoint_on(b, '2', "eth1"), endpoint_on(a, '1', "eth2")});
  REQUIRE(gateway_endpoint(sandbox, networks, Family::v4)->network == a.id);
  sandbox.endpoints[1].gateway_priority = 10;
  REQUIRE(gateway_endpoint(sandbox, networks, Family::v4)->network == b.id);
  sandbox.endpoints[2].gateway_priority = 10;
  REQUIRE(gateway_endpoint(sandbox, networks, Family::v4)->network == a.id);
  sandbox.endpoints = {sandbox.endpoints[0]};
  REQUIRE(gateway_endpoint(sandbox, networks, Family::v4) == nullptr);
}

TEST_CASE("connecting changes only what differs") {
  const Network a = bridge_network('1', "alpha", "10.1.0.0/24");
  const Network b = bridge_network('2', "beta", "10.2.0.0/24");
  const Sandbox before =
      sandbox_of({endpoint_on(b, '2', "eth0")}, {{.host_port = 80, .container_port = 80}});
  Sandbox after = before;
  after.endpoints.push_back(endpoint_on(a, '1', "eth1"));
  const std::vector<Network> networks{a, b};
  const Resources was = plan_sandbox(before, networks, {});
  const Resources will = plan_sandbox(after, networks, {});
  const Resources gone = difference(was, will);
  REQUIRE(gone.size() ==
          3);  // the default route, route_localnet's bridge and the published port move to alpha
  REQUIRE(std::holds_alternative<Route>(gone.front()));
}

}  // namespace cnet
