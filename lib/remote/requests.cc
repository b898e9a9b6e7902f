#include "cnet/remote/requests.h"

#include "cnet/state/json_writer.h"

namespace cnet::remote {
namespace {

using state::JsonWriter;

/// An object that is being written, one line of JSON.
class Body {
 public:
  Body() { json_.begin_object(); }

  Body& text(std::string_view key, std::string_view value) {
    json_.key(key);
    json_.text(value);
    return *this;
  }
  Body& boolean(std::string_view key, bool value) {
    json_.key(key);
    json_.boolean(value);
    return *this;
  }
  Body& number(std::string_view key, std::uint64_t value) {
    json_.key(key);
    json_.natural(value);
    return *this;
  }
  Body& texts(std::string_view key, const std::map<std::string, std::string>& values) {
    begin(key);
    for (const auto& [each, value] : values) text(each, value);
    return end();
  }
  Body& begin(std::string_view key) {
    json_.key(key);
    json_.begin_object();
    return *this;
  }
  Body& end() {
    json_.end_object();
    return *this;
  }
  template <class List, class Write>
  Body& list(std::string_view key, const List& values, Write write) {
    json_.key(key);
    json_.begin_array();
    for (const auto& value : values) {
      json_.element();
      json_.begin_object();
      write(value);
      json_.end_object();
    }
    json_.end_array();
    return *this;
  }
  std::string finished() {
    json_.end_object();
    return json_.finished();
  }

 private:
  JsonWriter json_{state::JsonLayout::one_line};
};

PluginCall driver_call(const char* method, std::string body = "{}") {
  return {std::string(kNetworkDriver) + "." + method, std::move(body)};
}

PluginCall ipam_call(const char* method, std::string body = "{}") {
  return {std::string(kIpamDriver) + "." + method, std::move(body)};
}

std::string in_subnet(const Subnet& subnet, const Ip& ip) {
  return Prefix(ip, subnet.prefix.length()).str();
}

/// Of a network without an IPAM plugin, as Docker calls it.
constexpr const char* kLocalSpace = "LocalDefault";

void add_addresses(const Network& network, Family family, const char* key, Body& body) {
  std::vector<Subnet> subnets;
  for (const Subnet& subnet : network.subnets) {
    if (subnet.prefix.family() == family) subnets.push_back(subnet);
  }
  body.list(key, subnets, [&](const Subnet& subnet) {
    body.text("AddressSpace", subnet.address_space.empty() ? kLocalSpace : subnet.address_space);
    body.text("Pool", subnet.prefix.str());
    if (subnet.gateway) body.text("Gateway", in_subnet(subnet, *subnet.gateway));
    body.begin("AuxAddresses");
    for (const auto& [name, ip] : subnet.aux) body.text(name, in_subnet(subnet, ip));
    body.end();
  });
}

void add_network(const Network& network, Body& body) {
  body.text("NetworkID", network.id.str()).begin("Options");
  body.boolean("com.docker.network.enable_ipv4", network.ipv4);
  body.boolean("com.docker.network.enable_ipv6", network.ipv6);
  if (network.internal) body.boolean("com.docker.network.internal", true);
  body.texts("com.docker.network.generic", network.options).end();
  add_addresses(network, Family::v4, "IPv4Data", body);
  add_addresses(network, Family::v6, "IPv6Data", body);
}

Body of_network(const NetworkId& id) {
  Body body;
  body.text("NetworkID", id.str());
  return body;
}

Body of_endpoint(const Endpoint& endpoint) {
  Body body = of_network(endpoint.network);
  body.text("EndpointID", endpoint.id.str());
  return body;
}

/// Numbers of IP, as Docker's types.PortBinding has them.
std::uint64_t number_of(Protocol protocol) {
  switch (protocol) {
    case Protocol::tcp:
      return 6;
    case Protocol::udp:
      return 17;
    case Protocol::sctp:
      return 132;
  }
  return 0;
}

void add_ports(const std::vector<PortSpec>& ports, Body& body) {
  body.begin("Options");
  body.list("com.docker.network.endpoint.exposedports", ports, [&](const PortSpec& port) {
    body.number("Proto", number_of(port.protocol)).number("Port", port.container_port);
  });
  body.list("com.docker.network.portmap", ports, [&](const PortSpec& port) {
    body.number("Proto", number_of(port.protocol))
        .text("IP", "")
        .number("Port", port.container_port);
    body.text("HostIP", port.host_ip ? port.host_ip->str() : "").number("HostPort", port.host_port);
    body.number("HostPortEnd", std::max(port.host_port, port.host_port_last));
  });
  body.end();
}

std::string text_of(const std::optional<Prefix>& prefix) { return prefix ? prefix->str() : ""; }

PluginCall discovery(const char* method, const Ip& self) {
  constexpr std::uint64_t node = 1;
  Body body;
  body.number("DiscoveryType", node).begin("DiscoveryData");
  body.text("Address", self.str()).boolean("self", true).end();
  return driver_call(method, body.finished());
}

}  // namespace

PluginCall driver_capabilities() { return driver_call("GetCapabilities"); }

PluginCall allocate_network(const Network& network) {
  Body body;
  body.text("NetworkID", network.id.str()).texts("Options", network.options);
  add_addresses(network, Family::v4, "IPv4Data", body);
  add_addresses(network, Family::v6, "IPv6Data", body);
  return driver_call("AllocateNetwork", body.finished());
}

PluginCall free_network(const NetworkId& id) {
  return driver_call("FreeNetwork", of_network(id).finished());
}

PluginCall create_network(const Network& network) {
  Body body;
  add_network(network, body);
  return driver_call("CreateNetwork", body.finished());
}

PluginCall delete_network(const NetworkId& id) {
  return driver_call("DeleteNetwork", of_network(id).finished());
}

PluginCall create_endpoint(const Endpoint& endpoint, const std::vector<PortSpec>& ports) {
  Body body = of_endpoint(endpoint);
  body.begin("Interface");
  body.text("Address", text_of(endpoint.ip4)).text("AddressIPv6", text_of(endpoint.ip6));
  body.text("MacAddress", endpoint.mac.is_zero() ? "" : endpoint.mac.str()).end();
  add_ports(ports, body);
  return driver_call("CreateEndpoint", body.finished());
}

PluginCall endpoint_info(const Endpoint& endpoint) {
  return driver_call("EndpointOperInfo", of_endpoint(endpoint).finished());
}

PluginCall delete_endpoint(const Endpoint& endpoint) {
  return driver_call("DeleteEndpoint", of_endpoint(endpoint).finished());
}

PluginCall join(const Endpoint& endpoint, const std::string& sandbox) {
  Body body = of_endpoint(endpoint);
  body.text("SandboxKey", sandbox).texts("Options", {});
  return driver_call("Join", body.finished());
}

PluginCall leave(const Endpoint& endpoint) {
  return driver_call("Leave", of_endpoint(endpoint).finished());
}

PluginCall program_external(const Endpoint& endpoint, const std::vector<PortSpec>& ports) {
  Body body = of_endpoint(endpoint);
  add_ports(ports, body);
  return driver_call("ProgramExternalConnectivity", body.finished());
}

PluginCall revoke_external(const Endpoint& endpoint) {
  return driver_call("RevokeExternalConnectivity", of_endpoint(endpoint).finished());
}

PluginCall discover_new(const Ip& self) { return discovery("DiscoverNew", self); }
PluginCall discover_delete(const Ip& self) { return discovery("DiscoverDelete", self); }

PluginCall ipam_capabilities() { return ipam_call("GetCapabilities"); }
PluginCall default_address_spaces() { return ipam_call("GetDefaultAddressSpaces"); }

PluginCall request_pool(const PoolWish& wish, const std::map<std::string, std::string>& options) {
  Body body;
  body.text("AddressSpace", wish.address_space).text("Pool", wish.pool).text("SubPool", wish.range);
  body.texts("Options", options).boolean("V6", wish.family == Family::v6);
  return ipam_call("RequestPool", body.finished());
}

PluginCall release_pool(const std::string& pool) {
  return ipam_call("ReleasePool", Body().text("PoolID", pool).finished());
}

PluginCall request_address(const std::string& pool, const std::optional<Ip>& wanted, AddressUse use,
                           const std::optional<Mac>& mac) {
  Body body;
  body.text("PoolID", pool).text("Address", wanted ? wanted->str() : "").begin("Options");
  if (use == AddressUse::gateway) body.text("RequestAddressType", "com.docker.network.gateway");
  if (mac) body.text("com.docker.network.endpoint.macaddress", mac->str());
  body.end();
  return ipam_call("RequestAddress", body.finished());
}

PluginCall release_address(const std::string& pool, const Ip& ip) {
  return ipam_call("ReleaseAddress",
                   Body().text("PoolID", pool).text("Address", ip.str()).finished());
}

}  // namespace cnet::remote
