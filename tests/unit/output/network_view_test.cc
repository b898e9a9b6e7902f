#include "cnet/output/network_view.h"

#include <catch2/catch.hpp>

#include "cnet/output/listing.h"

using namespace cnet;
using namespace cnet::output;

namespace {

Network web() {
  Network network;
  network.id = *NetworkId::parse(std::string(64, 'a'));
  network.name = "web";
  network.created = *parse_rfc3339("2026-01-02T03:04:05.000000006Z");
  network.labels = {{"team", "net"}, {"env", "test"}};
  network.subnets = {{.prefix = *Prefix::parse("10.9.0.0/24"),
                      .range = Prefix::parse("10.9.0.128/25"),
                      .gateway = Ip::parse("10.9.0.1"),
                      .aux = {{"printer", *Ip::parse("10.9.0.9")}}}};
  return network;
}

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [key, value] : object.items()) names.push_back(key);
  return names;
}

}  // namespace

TEST_CASE("network inspect has Docker's fields in Docker's order") {
  Endpoint endpoint;
  endpoint.id = *EndpointId::parse(std::string(64, 'e'));
  endpoint.mac = *Mac::parse("02:42:0a:09:00:02");
  endpoint.ip4 = Prefix::parse("10.9.0.2/24");
  const auto container = *ContainerId::parse(std::string(64, 'c'));
  const Json json = network_json(web(), {{container, "db", &endpoint}});
  CHECK(keys(json) == std::vector<std::string>{"Name", "Id", "Created", "Scope", "Driver",
                                               "EnableIPv4", "EnableIPv6", "IPAM", "Internal",
                                               "Attachable", "Ingress", "ConfigFrom", "ConfigOnly",
                                               "Options", "Labels", "Containers", "Status"});
  // The network itself, everybody, the gateway, the printer and db; of the upper half only .255.
  CHECK(json_text(json.at("Status")) ==
        R"({"IPAM":{"Subnets":{"10.9.0.0/24":{"IPsInUse":5,"DynamicIPsAvailable":127}}}})");
  CHECK(json_text(json.at("IPAM")) ==
        R"({"Driver":"default","Options":{},"Config":[{"Subnet":"10.9.0.0/24",)"
        R"("IPRange":"10.9.0.128/25","Gateway":"10.9.0.1",)"
        R"("AuxiliaryAddresses":{"printer":"10.9.0.9"}}]})");
  CHECK(json_text(json.at("Containers").at(container.str())) ==
        R"({"Name":"db","EndpointID":")" + endpoint.id.str() +
            R"(","MacAddress":"02:42:0a:09:00:02","IPv4Address":"10.9.0.2/24","IPv6Address":""})");
  CHECK(json.at("Created") == "2026-01-02T03:04:05.000000006Z");
}

TEST_CASE("addresses in use and free, as Docker counts them") {
  const auto status = [](const char* subnet) {
    Network network;
    network.subnets = {
        {.prefix = *Prefix::parse(subnet), .gateway = Prefix::parse(subnet)->first().plus(1)}};
    return json_text(network_json(network, {}).at("Status").at("IPAM").at("Subnets").at(subnet));
  };
  CHECK(status("172.18.0.0/16") == R"({"IPsInUse":3,"DynamicIPsAvailable":65533})");
  CHECK(status("10.0.0.0/31") == R"({"IPsInUse":1,"DynamicIPsAvailable":1})");
  CHECK(status("fd00::/120") == R"({"IPsInUse":2,"DynamicIPsAvailable":254})");
  CHECK_FALSE(network_json(predefined_network("host"), {}).contains("Status"));
}

TEST_CASE("a row of network ls is texts only, sorted by field") {
  CHECK(render_list(network_list(), {network_row(web(), false)}, {.format = "json"}) ==
        R"({"CreatedAt":"2026-01-02 03:04:05.000000006 +0000 UTC","Driver":"bridge",)"
        R"("Gateways":"10.9.0.1","ID":"aaaaaaaaaaaa","IPv4":"true","IPv6":"false","Interface":"",)"
        R"("Internal":"false","Labels":"env=test,team=net","Name":"web","Scope":"local",)"
        R"("Subnets":"10.9.0.0/24"})"
        "\n");
  CHECK(render_list(network_list(), {network_row(web(), false)},
                    {.format = "table {{.Name}}\\t{{.Label \"team\"}}"}) ==
        "NAME      team\nweb       net\n");
  CHECK(network_row(web(), true).at("ID") == std::string(64, 'a'));
}
