#include "cnet/output/network_view.h"

#include <map>

#include "cnet/base/text.h"
#include "cnet/output/human.h"
#include "labels.h"
#include "name_settings_json.h"
#include "network_status.h"

namespace cnet::output {
namespace {

Json subnet_json(const Subnet& subnet) {
  Json aux = Json::object();
  for (const auto& [name, ip] : subnet.aux) aux[name] = ip.str();
  return {{"Subnet", subnet.prefix.str()},
          {"IPRange", subnet.range ? subnet.range->str() : ""},
          {"Gateway", subnet.gateway ? subnet.gateway->str() : ""},
          {"AuxiliaryAddresses", aux}};
}

Json containers_json(const std::vector<ConnectedContainer>& containers) {
  std::map<std::string, Json> by_id;
  for (const ConnectedContainer& c : containers) {
    const Endpoint* endpoint = c.endpoint;
    by_id[c.id.str()] = {
        {"Name", c.name},
        {"EndpointID", endpoint != nullptr ? endpoint->id.str() : ""},
        {"MacAddress", endpoint != nullptr ? endpoint->mac.str() : ""},
        {"IPv4Address", endpoint != nullptr && endpoint->ip4 ? endpoint->ip4->str() : ""},
        {"IPv6Address", endpoint != nullptr && endpoint->ip6 ? endpoint->ip6->str() : ""}};
  }
  Json out = Json::object();
  for (auto& [id, value] : by_id) out[id] = std::move(value);
  return out;
}

/// Not Docker's; Podman's names.
Json routes_json(const std::vector<StaticRoute>& routes) {
  Json out = Json::array();
  for (const StaticRoute& route : routes) {
    Json row{{"Destination", route.destination.str()}, {"Gateway", route.via.str()}};
    if (route.metric != 0) row["Metric"] = route.metric;
    out.push_back(std::move(row));
  }
  return out;
}

/// "10.9.0.0/24,fd00::/64"
std::string subnets_text(const Network& network) {
  std::vector<std::string> subnets;
  for (const Subnet& subnet : network.subnets) subnets.push_back(subnet.prefix.str());
  return join(subnets, ",");
}

std::string gateways_text(const Network& network) {
  std::vector<std::string> gateways;
  for (const Subnet& subnet : network.subnets) {
    if (subnet.gateway) gateways.push_back(subnet.gateway->str());
  }
  return join(gateways, ",");
}

const char* scope_name(const Network& network) {
  return network.remote.global ? "global" : "local";
}

const char* flag_text(bool flag) { return flag ? "true" : "false"; }

}  // namespace

Json network_json(const Network& network, const std::vector<ConnectedContainer>& containers) {
  Json config = Json::array();
  for (const Subnet& subnet : network.subnets) config.push_back(subnet_json(subnet));
  Json out;
  out["Name"] = network.name;
  out["Id"] = network.id.str();
  out["Created"] = rfc3339(network.created);
  out["Scope"] = scope_name(network);
  out["Driver"] = network.driver_name();
  out["EnableIPv4"] = network.ipv4;
  out["EnableIPv6"] = network.ipv6;
  out["IPAM"] = {{"Driver", network.ipam_driver},
                 {"Options", map_json(network.ipam_options)},
                 {"Config", std::move(config)}};
  out["Internal"] = network.internal;
  out["Attachable"] = network.attachable;
  out["Ingress"] = false;
  out["ConfigFrom"] = {{"Network", network.config_from}};
  out["ConfigOnly"] = network.config_only;
  if (!network.dns.empty()) out["Dns"] = texts_json(network.dns);  // not Docker's
  if (!network.join.routes.empty()) out["Routes"] = routes_json(network.join.routes);
  if (network.join.rate.bits != 0) out["Rate"] = rate_text(network.join.rate);
  out["Options"] = map_json(network.options);
  out["Labels"] = map_json(network.labels);
  out["Containers"] = containers_json(containers);
  if (!network.subnets.empty()) out["Status"] = network_status(network, containers);
  return out;
}

Json network_row(const Network& network, bool full_ids) {
  // In the order of the alphabet, as Docker's `json` format has them.
  Json row;
  row["CreatedAt"] = list_time(network.created);
  row["Driver"] = network.driver_name();
  row["Gateways"] = gateways_text(network);  // not Docker's
  row["ID"] = full_ids ? network.id.str() : network.id.short_form();
  row["IPv4"] = flag_text(network.ipv4);
  row["IPv6"] = flag_text(network.ipv6);
  row["Interface"] = network.interface();  // not Docker's
  row["Internal"] = flag_text(network.internal);
  row[kLabelMethod] = map_json(network.labels);
  row["Labels"] = label_list(network.labels);
  row["Name"] = network.name;
  row["Scope"] = scope_name(network);
  row["Subnets"] = subnets_text(network);  // not Docker's
  return row;
}

const ListShape& network_list() {
  static const ListShape shape{
      .headers = {{"CreatedAt", "CREATED AT"},
                  {"Driver", "DRIVER"},
                  {"Gateways", "GATEWAYS"},
                  {"ID", "NETWORK ID"},
                  {"IPv4", "IPV4"},
                  {"IPv6", "IPV6"},
                  {"Interface", "INTERFACE"},
                  {"Internal", "INTERNAL"},
                  {"Labels", "LABELS"},
                  {"Name", "NAME"},
                  {"Scope", "SCOPE"},
                  {"Subnets", "SUBNETS"}},
      .columns = {"ID", "Name", "Driver", "Scope"},
      .raw = {{"network_id", "ID"}, {"name", "Name"}, {"driver", "Driver"}, {"scope", "Scope"}},
      .quiet = "ID"};
  return shape;
}

}  // namespace cnet::output
