#pragma once

#include <string>
#include <vector>

#include "cnet/model/endpoint.h"
#include "cnet/model/network.h"
#include "cnet/model/port_spec.h"
#include "cnet/plan/plugins.h"

// What Docker's remote-driver protocol asks of a plugin. Source: libnetwork's docs/remote.md and
// docs/ipam.md; keys are spelled as there.

namespace cnet::remote {

inline constexpr const char* kNetworkDriver = "NetworkDriver";
inline constexpr const char* kIpamDriver = "IpamDriver";

PluginCall driver_capabilities();
/// Only of drivers whose scope is a cluster, in front of create_network.
PluginCall allocate_network(const Network& network);
PluginCall free_network(const NetworkId& id);
PluginCall create_network(const Network& network);
PluginCall delete_network(const NetworkId& id);
/// Addresses and MAC are those that are known already; `ports` are to be published.
PluginCall create_endpoint(const Endpoint& endpoint, const std::vector<PortSpec>& ports);
PluginCall endpoint_info(const Endpoint& endpoint);
PluginCall delete_endpoint(const Endpoint& endpoint);
/// `sandbox` is the path of the network namespace.
PluginCall join(const Endpoint& endpoint, const std::string& sandbox);
PluginCall leave(const Endpoint& endpoint);
/// The endpoint is the one that leads out, or is it no longer.
PluginCall program_external(const Endpoint& endpoint, const std::vector<PortSpec>& ports);
PluginCall revoke_external(const Endpoint& endpoint);
/// Of drivers whose scope is a cluster: this host is a node of it.
PluginCall discover_new(const Ip& self);
PluginCall discover_delete(const Ip& self);

PluginCall ipam_capabilities();
PluginCall default_address_spaces();
/// `wanted` is what the operator gave of the subnet.
struct PoolWish {
  std::string address_space;
  std::string pool;   ///< "10.9.0.0/24"; empty: the plugin chooses
  std::string range;  ///< a part of it; empty: all
  Family family = Family::v4;
};
PluginCall request_pool(const PoolWish& wish, const std::map<std::string, std::string>& options);
PluginCall release_pool(const std::string& pool);
enum class AddressUse { gateway, auxiliary, endpoint };
/// `wanted` absent: the plugin chooses. `mac` is only told to plugins that want to know it.
PluginCall request_address(const std::string& pool, const std::optional<Ip>& wanted, AddressUse use,
                           const std::optional<Mac>& mac = {});
PluginCall release_address(const std::string& pool, const Ip& ip);

}  // namespace cnet::remote
