#include "cnet/output/listing.h"
#include "cnet/output/network_view.h"

#include <catch2/catch.hpp>

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
                                               "Options", "Labels", "Containers"});
  CHECK(json_text(json.at("IPAM")) ==
        R"({"Driver":"default","Options":{},"Config":[{"Subnet":"10.9.0.0/24",)"
        R"("IPRange":"10.9.0.128/25","Gateway":"10.9.0.1",)"
        R"("AuxiliaryAddresses":{"printer":"10.9.0.9"}}]})");
  CHECK(json_text(json.at("Containers").at(container.str())) ==
        R"({"Name":"db","EndpointID":")" + endpoint.id.str() +
            R"(","MacAddress":"02:42:0a:09:00:02","IPv4Address":"10.9.0.2/24","IPv6Address":""})");
  CHECK(json.at("Created") == "2026-01-02T03:04:05.000000006Z");
}

TEST_CASE("a row of network ls is texts only, sorted by field") {
  CHECK(render_list(network_list(), {network_row(web(), false)}, {.format = "json"}) ==
        R"({"CreatedAt":"2026-01-02 03:04:05.000000006 +0000 UTC","Driver":"bridge",)"
        R"("ID":"aaaaaaaaaaaa","IPv4":"true","IPv6":"false","Internal":"false",)"
        R"("Labels":"env=test,team=net","Name":"web","Scope":"local"})"
        "\n");
  CHECK(render_list(network_list(), {network_row(web(), false)},
                    {.format = "table {{.Name}}\\t{{.Label \"team\"}}"}) ==
        "NAME      team\nweb       net\n");
  CHECK(network_row(web(), true).at("ID") == std::string(64, 'a'));
}
