#include <algorithm>
#include <map>

#include "cnet/base/text.h"
#include "cnet/model/endpoint_options.h"
#include "cnet/output/container_view.h"
#include "labels.h"
#include "name_settings_json.h"
#include "sources_json.h"

namespace cnet::output {
namespace {

std::string port_key(std::uint16_t port, Protocol protocol) {
  return std::to_string(port) + "/" + protocol_name(protocol);
}

}  // namespace

void add_sources(const std::vector<Prefix>& from, Json& binding) {
  for (const Prefix& source : from) binding["From"].push_back(source.str());
}

namespace {
/// Whether ports of this family are reached by the container's own address, on no port of the
/// host's: every network that could lead to them is routed.
bool is_routed(const ContainerFacts& facts, Family family) {
  bool any = false;
  for (const Endpoint& endpoint : facts.sandbox->endpoints) {
    const auto network = std::ranges::find(facts.networks, endpoint.network, &Network::id);
    if (!endpoint.gateway(family) || network == facts.networks.end()) continue;
    if (network->bridge.gateway_mode(family) != GatewayMode::routed) return false;
    any = true;
  }
  return any;
}

/// Those on ports of the host first, as Docker has it.
std::vector<std::pair<Binding, std::string>> with_host_ports(const ContainerFacts& facts) {
  std::vector<std::pair<Binding, std::string>> shown;
  for (const bool routed : {false, true}) {
    for (const Binding& binding : facts.sandbox->bindings) {
      if (is_routed(facts, binding.host_ip.family()) != routed) continue;
      shown.emplace_back(binding, routed ? "" : std::to_string(binding.host_port));
    }
  }
  return shown;
}

/// {"80/tcp": [{"HostIp", "HostPort"}], "443/tcp": null}; nothing for a container that does not
/// run.
Json ports_json(const ContainerFacts& facts) {
  struct Natural {
    bool operator()(const std::string& a, const std::string& b) const { return natural_less(a, b); }
  };
  Json out = Json::object();
  const bool shared = facts.container.network_mode == NetworkMode::container;
  if (facts.sandbox == nullptr || shared) return out;
  std::map<std::string, Json, Natural> ports;
  for (const ExposedPort& port : facts.container.exposed) {
    ports[port_key(port.port, port.protocol)] = nullptr;
  }
  for (const auto& [binding, host_port] : with_host_ports(facts)) {
    Json& list = ports[port_key(binding.container_port, binding.protocol)];
    if (list.is_null()) list = Json::array();
    Json row{{"HostIp", binding.host_ip.str()}, {"HostPort", host_port}};
    add_sources(binding.from, row);
    list.push_back(std::move(row));
  }
  for (auto& [key, value] : ports) out[key] = std::move(value);
  return out;
}

/// The address fields an endpoint has, empty while the container does not run.
Json address_json(const Endpoint* endpoint) {
  const bool up = endpoint != nullptr;
  Json out;
  out["EndpointID"] = up ? endpoint->id.str() : "";
  out["Gateway"] = up && endpoint->gateway4 ? endpoint->gateway4->str() : "";
  out["IPAddress"] = up && endpoint->ip4 ? endpoint->ip4->ip().str() : "";
  out["MacAddress"] = up ? endpoint->mac.str() : "";
  out["IPPrefixLen"] = up && endpoint->ip4 ? endpoint->ip4->length() : 0;
  out["IPv6Gateway"] = up && endpoint->gateway6 ? endpoint->gateway6->str() : "";
  out["GlobalIPv6Address"] = up && endpoint->ip6 ? endpoint->ip6->ip().str() : "";
  out["GlobalIPv6PrefixLen"] = up && endpoint->ip6 ? endpoint->ip6->length() : 0;
  return out;
}

Json ipam_config(const EndpointConfig& config) {
  if (!config.ip4 && !config.ip6) return nullptr;
  Json out = Json::object();
  if (config.ip4) out["IPv4Address"] = config.ip4->str();
  if (config.ip6) out["IPv6Address"] = config.ip6->str();
  return out;
}

/// As --driver-opt has them; null without any.
Json driver_options(const EndpointConfig& config) {
  Json out = nullptr;
  for (const auto& [key, value] : endpoint_options(config)) out[key] = value;
  return out;
}

/// What others have said of it; not Docker's.
void add_answered(const Endpoint* endpoint, Json& out) {
  if (endpoint == nullptr) return;
  if (endpoint->remote && !endpoint->remote->info.empty()) {
    out["DriverInfo"] = map_json(endpoint->remote->info);
  }
  if (!endpoint->dhcp) return;
  const DhcpLease& lease = *endpoint->dhcp;
  out["Lease"] = {{"Server", lease.server.str()},
                  {"Since", rfc3339(lease.since)},
                  {"Seconds", lease.length}};
}

Json endpoint_json(const EndpointConfig& config, const Endpoint* endpoint) {
  Json out;
  out["IPAMConfig"] = ipam_config(config);
  out["Links"] = links_json(config.links);
  out["Aliases"] = config.aliases;
  out["DriverOpts"] = driver_options(config);
  out["GwPriority"] = config.gateway_priority;
  out["NetworkID"] = config.network.str();
  out.update(address_json(endpoint));
  out["DNSNames"] = endpoint != nullptr ? endpoint->names : std::vector<std::string>{};
  const Rate& rate = endpoint != nullptr ? endpoint->rate : config.rate;
  if (rate.bits != 0) out["Rate"] = rate_text(rate);  // not Docker's
  add_answered(endpoint, out);
  return out;
}

const Endpoint* running_endpoint(const ContainerFacts& facts, const NetworkId& network) {
  if (facts.sandbox == nullptr) return nullptr;
  const auto found = std::ranges::find(facts.sandbox->endpoints, network, &Endpoint::network);
  return found == facts.sandbox->endpoints.end() ? nullptr : &*found;
}

/// The network's name of today; the one it had when the container was connected if it is gone.
std::string current_name(const ContainerFacts& facts, const EndpointConfig& config) {
  const auto found = std::ranges::find(facts.networks, config.network, &Network::id);
  return found == facts.networks.end() ? config.network_name : found->name;
}

Json networks_json(const ContainerFacts& facts) {
  std::map<std::string, Json> by_name;
  const auto add_predefined = [&](const char* name) {
    EndpointConfig config;
    config.network = predefined_network(name).id;
    by_name[name] = endpoint_json(config, nullptr);
  };
  switch (facts.container.network_mode) {
    case NetworkMode::none:
      add_predefined("none");
      break;
    case NetworkMode::host:
      add_predefined("host");
      break;
    case NetworkMode::container:
      break;  // as Docker: they are shown where they belong
    case NetworkMode::own:
      for (const EndpointConfig& config : facts.container.endpoints) {
        by_name[current_name(facts, config)] =
            endpoint_json(config, running_endpoint(facts, config.network));
      }
      break;
  }
  Json out = Json::object();
  for (auto& [name, value] : by_name) out[name] = std::move(value);
  return out;
}

}  // namespace

Json network_settings_json(const ContainerFacts& facts) {
  const Endpoint* on_default = running_endpoint(facts, predefined_network("bridge").id);
  Json out;
  // Gone from Docker's API 1.52, still read by scripts: the endpoint on the network `bridge`.
  out["Bridge"] = "";
  out["SandboxID"] = facts.sandbox != nullptr ? facts.container.id.str() : "";
  out["SandboxKey"] = facts.run != nullptr && facts.run->pid > 0
                          ? "/proc/" + std::to_string(facts.run->pid) + "/ns/net"
                          : "";
  out["Ports"] = ports_json(facts);
  out["HairpinMode"] = false;
  out["LinkLocalIPv6Address"] = "";
  out["LinkLocalIPv6PrefixLen"] = 0;
  out["SecondaryIPAddresses"] = nullptr;
  out["SecondaryIPv6Addresses"] = nullptr;
  out.update(address_json(on_default));
  out["Networks"] = networks_json(facts);
  return out;
}

}  // namespace cnet::output
