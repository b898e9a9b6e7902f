#include "cnet/remote/requests.h"

#include <catch2/catch.hpp>

namespace cnet::remote {
namespace {

Network network_of() {
  Network network;
  network.id = *NetworkId::parse(std::string(64, 'a'));
  network.driver = DriverKind::remote;
  network.remote.plugin = "weave";
  network.options = {{"colour", "red \"and\" blue"}};
  network.internal = true;
  network.ipv6 = true;
  network.subnets = {{.prefix = *Prefix::parse("10.9.0.0/24"),
                      .gateway = Ip::parse("10.9.0.1"),
                      .aux = {{"router", *Ip::parse("10.9.0.2")}}},
                     {.prefix = *Prefix::parse("fd00:9::/64")}};
  return network;
}

Endpoint endpoint_of() {
  return {.id = *EndpointId::parse(std::string(64, 'b')),
          .network = *NetworkId::parse(std::string(64, 'a')),
          .ip4 = Prefix::parse("10.9.0.7/24")};
}

const std::string kNetworkId = "\"NetworkID\":\"" + std::string(64, 'a') + "\"";
const std::string kIds = kNetworkId + ",\"EndpointID\":\"" + std::string(64, 'b') + "\"";

}  // namespace

TEST_CASE("CreateNetwork tells the options, the subnets and what is switched on") {
  const PluginCall call = create_network(network_of());
  CHECK(call.method == "NetworkDriver.CreateNetwork");
  CHECK(
      call.body ==
      "{" + kNetworkId +
          R"(,"Options":{"com.docker.network.enable_ipv4":true,)"
          R"("com.docker.network.enable_ipv6":true,"com.docker.network.internal":true,)"
          R"("com.docker.network.generic":{"colour":"red \"and\" blue"}},)"
          R"("IPv4Data":[{"AddressSpace":"LocalDefault","Pool":"10.9.0.0/24",)"
          R"("Gateway":"10.9.0.1/24","AuxAddresses":{"router":"10.9.0.2/24"}}],)"
          R"("IPv6Data":[{"AddressSpace":"LocalDefault","Pool":"fd00:9::/64","AuxAddresses":{}}]})");
}

TEST_CASE("CreateEndpoint leaves empty what is not chosen, and tells the ports") {
  const std::vector<PortSpec> ports{
      {.host_ip = Ip::parse("127.0.0.1"), .host_port = 8080, .container_port = 80},
      {.container_port = 53, .protocol = Protocol::udp}};
  CHECK(
      create_endpoint(endpoint_of(), ports).body ==
      "{" + kIds +
          R"(,"Interface":{"Address":"10.9.0.7/24","AddressIPv6":"","MacAddress":""},"Options":)"
          R"({"com.docker.network.endpoint.exposedports":[{"Proto":6,"Port":80},)"
          R"({"Proto":17,"Port":53}],"com.docker.network.portmap":[)"
          R"({"Proto":6,"IP":"","Port":80,"HostIP":"127.0.0.1","HostPort":8080,"HostPortEnd":8080},)"
          R"({"Proto":17,"IP":"","Port":53,"HostIP":"","HostPort":0,"HostPortEnd":0}]}})");
}

TEST_CASE("the other calls of a network driver") {
  const Endpoint endpoint = endpoint_of();
  CHECK(join(endpoint, "/proc/7/ns/net").body ==
        "{" + kIds + R"(,"SandboxKey":"/proc/7/ns/net","Options":{}})");
  CHECK(leave(endpoint) == PluginCall{"NetworkDriver.Leave", "{" + kIds + "}"});
  CHECK(delete_endpoint(endpoint) == PluginCall{"NetworkDriver.DeleteEndpoint", "{" + kIds + "}"});
  CHECK(endpoint_info(endpoint).method == "NetworkDriver.EndpointOperInfo");
  CHECK(delete_network(endpoint.network) ==
        PluginCall{"NetworkDriver.DeleteNetwork", "{" + kNetworkId + "}"});
  CHECK(free_network(endpoint.network).method == "NetworkDriver.FreeNetwork");
  CHECK(discover_new(*Ip::parse("192.0.2.1")).body ==
        R"({"DiscoveryType":1,"DiscoveryData":{"Address":"192.0.2.1","self":true}})");
}

TEST_CASE("the calls of an IPAM driver") {
  const PoolWish wish{
      .address_space = "here", .pool = "10.9.0.0/16", .range = "10.9.1.0/24", .family = Family::v4};
  CHECK(request_pool(wish, {{"site", "a"}}) ==
        PluginCall{"IpamDriver.RequestPool",
                   R"({"AddressSpace":"here","Pool":"10.9.0.0/16","SubPool":"10.9.1.0/24",)"
                   R"("Options":{"site":"a"},"V6":false})"});
  CHECK(
      request_address("p", {}, AddressUse::gateway).body ==
      R"({"PoolID":"p","Address":"","Options":{"RequestAddressType":"com.docker.network.gateway"}})");
  CHECK(request_address("p", Ip::parse("10.9.0.9"), AddressUse::endpoint,
                        Mac::parse("02:00:00:00:00:01"))
            .body == R"({"PoolID":"p","Address":"10.9.0.9","Options":)"
                     R"({"com.docker.network.endpoint.macaddress":"02:00:00:00:00:01"}})");
  CHECK(release_address("p", *Ip::parse("10.9.0.9")).body ==
        R"({"PoolID":"p","Address":"10.9.0.9"})");
  CHECK(release_pool("p").body == R"({"PoolID":"p"})");
}

}  // namespace cnet::remote
