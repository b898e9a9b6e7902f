#include "addresses.h"

#include <algorithm>

#include "cnet/base/text.h"
#include "cnet/ipam/ipam.h"
#include "cnet/model/endpoint_options.h"
#include "cnet/remote/requests.h"
#include "find.h"
#include "parents.h"
#include "plugin_calls.h"
#include "rates.h"
#include "transaction.h"

namespace cnet {
namespace {

std::string flag_of(const Ip& ip) { return ip.family() == Family::v4 ? "--ip" : "--ip6"; }

std::string holder_name(World& world, const ContainerId& id) {
  const auto container = world.store.container(id);
  return "container " + quoted(container ? container->name : id.short_form());
}

Error in_use(World& world, const Ip& ip, const std::optional<ContainerId>& holder) {
  const std::string who = holder ? holder_name(world, *holder) : "another container";
  return Error("address " + ip.str() + " belongs to " + who, Error::Kind::exists)
      .hint("choose another " + flag_of(ip) + ", or leave it out and cnet picks a free one");
}

void require_static_ip_fits(const Network& network, const Ip& ip) {
  const Subnet* subnet = network.subnet(ip.family());
  if (network.is_default_bridge() || subnet == nullptr || !subnet->chosen_by_user) {
    throw Error(flag_of(ip) + " needs a network whose subnet was chosen by you; network " +
                    quoted(network.name) + "'s was not",
                Error::Kind::usage)
        .hint("create one with `cnet network create --subnet ...`");
  }
  if (!subnet->prefix.contains(ip)) {
    throw Error("address " + ip.str() + " is not in subnet " + subnet->prefix.str() +
                    " of network " + quoted(network.name),
                Error::Kind::usage);
  }
  if (!ipam::is_assignable(*subnet, ip)) {
    throw Error("address " + ip.str() + " of network " + quoted(network.name) +
                    " is its gateway, broadcast, network or an auxiliary address",
                Error::Kind::usage);
  }
}

Ip lease_configured(World& world, const Container& container, const Network& network,
                    const Ip& ip) {
  require_static_ip_fits(network, ip);
  if (world.store.lease(network.id, ip, container.id)) return ip;
  throw in_use(world, ip, world.store.leased_by(network.id, ip));
}

Ip lease_next(World& world, const Container& container, const Network& network,
              const Subnet& subnet) {
  const auto try_take = [&](const Ip& ip) {
    const auto reserved = world.store.reserved_by(network.id, ip);
    if (reserved && *reserved != container.id) return false;
    return world.store.lease(network.id, ip, container.id);
  };
  const auto last = world.store.last_given(network.id, subnet.prefix.family());
  const auto ip = ipam::choose_address(subnet, last, try_take);
  if (!ip) {
    throw Error("no address is free in " + subnet.range.value_or(subnet.prefix).str() +
                " of network " + quoted(network.name))
        .hint("stop a container on it, or create a network with a larger subnet");
  }
  all_or_nothing([&] { world.store.set_last_given(network.id, *ip); },
                 [&] { world.store.release(network.id, *ip, container.id); });
  return *ip;
}

std::vector<std::string> dns_names(const Container& container, const Network& network,
                                   const EndpointConfig& config) {
  if (network.is_default_bridge()) return {};
  std::vector<std::string> names{container.name};
  for (const std::string& alias : config.aliases) names.push_back(alias);
  names.push_back(container.id.short_form());
  if (!container.hostname.empty()) names.push_back(container.hostname);
  std::vector<std::string> unique;
  for (std::string& name : names) {
    if (name.empty()) continue;  // --dry-run: not chosen yet
    if (std::ranges::find(unique, name) == unique.end()) unique.push_back(std::move(name));
  }
  return unique;
}

std::string interface_name(const Sandbox& sandbox, const Network& network,
                           const EndpointConfig& config) {
  if (config.interface.empty()) return free_interface(sandbox, network.join.interface_prefix);
  const auto same = std::ranges::find(sandbox.endpoints, config.interface, &Endpoint::interface);
  if (same == sandbox.endpoints.end()) return config.interface;
  throw Error("the container has an interface " + quoted(config.interface) + " already",
              Error::Kind::exists);
}

/// A link on a parent keeps its address over a restart: the switches outside know it. One that has
/// none of its own takes the parent's.
Mac hardware_address(World& world, const Network& network, const Endpoint& endpoint,
                     const EndpointConfig& config) {
  const bool parents = network.takes_parents_mac();
  if (parents && config.mac) {
    throw Error("network " + quoted(network.name) +
                    " takes no MAC address: its containers have that of its parent",
                Error::Kind::usage);
  }
  if (parents) {
    const auto link = world.host.link(network.parent.interface);
    return link ? link->mac : Mac();
  }
  if (config.mac) return *config.mac;
  if (network.driver == DriverKind::remote) return {};  // the plugin's
  const bool lasting = network.driver == DriverKind::macvlan || network.asks_dhcp();
  if (!lasting) return ipam::generate_mac(endpoint.id);
  return ipam::lasting_mac(network.id, endpoint.container);
}

/// An endpoint without an address.
Endpoint bare_endpoint(World& world, const Container& container, const Network& network,
                       const EndpointConfig& config, const Sandbox& sandbox) {
  Endpoint endpoint{.id = EndpointId::random(),
                    .network = network.id,
                    .container = container.id,
                    .interface = interface_name(sandbox, network, config),
                    .gateway_priority = config.gateway_priority,
                    .names = dns_names(container, network, config)};
  endpoint.host_interface = "ve" + endpoint.id.short_form();
  endpoint.mac = hardware_address(world, network, endpoint, config);
  for (const auto& [key, value] : config.sysctls) {
    endpoint.sysctls.emplace(with_interface(key, endpoint.interface), value);
  }
  endpoint.leased_by_plugin = network.has_ipam_plugin();
  endpoint.rate = config.rate.bits != 0 ? config.rate : network.join.rate;
  if (endpoint.rate.bits != 0) require_rates(network);
  return endpoint;
}

void set_address(Endpoint& endpoint, const Network& network, const Subnet& subnet, const Ip& ip) {
  const bool is_v4 = ip.family() == Family::v4;
  (is_v4 ? endpoint.ip4 : endpoint.ip6) = Prefix(ip, subnet.prefix.length());
  if (network.driver == DriverKind::remote) return;  // it is the plugin that knows the way out
  if (!network.internal) (is_v4 ? endpoint.gateway4 : endpoint.gateway6) = subnet.gateway;
}

/// A lease that this container has already is one that a killed command has left.
void release_stale(World& world, const Network& network, const ContainerId& container,
                   Family family) {
  for (const auto& [ip, holder] : world.store.leases(network.id)) {
    if (holder == container && ip.family() == family) {
      release_leased(world, network, ip, container);
    }
  }
}

Ip lease_from_plugin(World& world, const Container& container, const Network& network,
                     const Subnet& subnet, const std::optional<Ip>& wanted,
                     const Endpoint& endpoint) {
  const std::string& plugin = network.ipam_driver;
  if (wanted) require_static_ip_fits(network, *wanted);
  release_stale(world, network, container.id, subnet.prefix.family());
  std::optional<Mac> mac;
  if (remote::ipam_capabilities(ask(world, plugin, remote::ipam_capabilities())).requires_mac) {
    mac = endpoint.mac.is_zero() ? ipam::generate_mac(endpoint.id) : endpoint.mac;
  }
  const auto said =
      ask(world, plugin,
          remote::request_address(subnet.pool, wanted, remote::AddressUse::endpoint, mac));
  const Ip ip = remote::granted_address(said, subnet.prefix);
  const bool leased = all_or_nothing(
      [&] { return world.store.lease(network.id, ip, container.id); },
      [&] {
        keep_going(world.notes, "",
                   [&] { give_back(world, plugin, remote::release_address(subnet.pool, ip)); });
      });
  if (!leased) {
    throw Error(said.who + ": it gives " + ip.str() + ", which belongs to " +
                holder_name(world, world.store.leased_by(network.id, ip).value_or(ContainerId())));
  }
  if (!wanted || *wanted == ip) return ip;
  release_leased(world, network, ip, container.id);
  throw Error(said.who + ": it gives " + ip.str() + " instead of " + wanted->str());
}

Ip lease_one(World& world, const Container& container, const Network& network, const Subnet& subnet,
             const std::optional<Ip>& wanted, const Endpoint& endpoint) {
  if (network.has_ipam_plugin()) {
    return lease_from_plugin(world, container, network, subnet, wanted, endpoint);
  }
  return wanted ? lease_configured(world, container, network, *wanted)
                : lease_next(world, container, network, subnet);
}

template <class Use>
void each_configured_ip(const EndpointConfig& config, Use use) {
  for (const Family family : kFamilies) {
    if (const auto& ip = config.ip(family)) use(*ip);
  }
}

void reserve_configured(World& world, const Container& container, const NetworkId& id,
                        const Ip& ip) {
  const Network network = find_network(world, id.str());
  require_static_ip_fits(network, ip);
  if (!world.store.reserve(network.id, ip, container.id)) {
    throw in_use(world, ip, world.store.reserved_by(network.id, ip));
  }
  const auto holder = world.store.leased_by(network.id, ip);
  if (holder && *holder != container.id && is_running(world, *holder)) {
    throw in_use(world, ip, holder);
  }
}

}  // namespace

std::string free_interface(const Sandbox& sandbox, const std::string& prefix) {
  for (int number = 0;; ++number) {
    const std::string name = prefix + std::to_string(number);
    if (std::ranges::find(sandbox.endpoints, name, &Endpoint::interface) ==
        sandbox.endpoints.end()) {
      return name;
    }
  }
}

void require_static_ips_fit(const Network& network, const EndpointConfig& config) {
  each_configured_ip(config, [&](const Ip& ip) { require_static_ip_fits(network, ip); });
}

void reserve_addresses(World& world, const Container& container) {
  all_or_nothing(
      [&] {
        for (const EndpointConfig& config : container.endpoints) {
          each_configured_ip(config, [&](const Ip& ip) {
            reserve_configured(world, container, config.network, ip);
          });
        }
      },
      [&] { unreserve_addresses(world, container); });
}

void unreserve_addresses(World& world, const EndpointConfig& config, const ContainerId& id) {
  each_configured_ip(config, [&](const Ip& ip) { world.store.unreserve(config.network, ip, id); });
}

void unreserve_addresses(World& world, const Container& container) {
  for (const EndpointConfig& config : container.endpoints) {
    unreserve_addresses(world, config, container.id);
  }
}

Endpoint lease_endpoint(World& world, const Container& container, const EndpointConfig& config,
                        const Sandbox& sandbox) {
  const auto network = world.store.find_network(config.network.str());
  if (!network) {
    throw Error("network " + quoted(config.network_name) + " (" + config.network.short_form() +
                    ") of container " + quoted(container.name) + " does not exist any more",
                Error::Kind::not_found)
        .hint("`cnet network disconnect -f " + config.network.short_form() + " " + container.name +
              "` takes it off; then connect it to another");
  }
  require_room(world, *network, container.id);
  Endpoint endpoint = bare_endpoint(world, container, *network, config, sandbox);
  all_or_nothing(
      [&] {
        for (const Family family : kFamilies) {
          const Subnet* subnet = network->subnet(family);
          if (subnet == nullptr) continue;
          set_address(endpoint, *network, *subnet,
                      lease_one(world, container, *network, *subnet, config.ip(family), endpoint));
        }
      },
      [&] { take_back_endpoint(world, endpoint); });
  note_many_macs(world, *network);
  return endpoint;
}

Endpoint example_endpoint(World& world, const Container& container, const Network& network,
                          const Sandbox& sandbox) {
  const auto config = std::ranges::find(container.endpoints, network.id, &EndpointConfig::network);
  Endpoint endpoint = bare_endpoint(world, container, network, *config, sandbox);
  const auto is_free = [&](const Ip& ip) {
    return !world.store.reserved_by(network.id, ip) && !world.store.leased_by(network.id, ip);
  };
  for (const Family family : kFamilies) {
    const Subnet* subnet = network.subnet(family);
    if (subnet == nullptr) continue;
    const auto last = world.store.last_given(network.id, family);
    const auto& wanted = config->ip(family);
    if (!wanted && network.has_ipam_plugin()) continue;  // who knows
    const auto ip = wanted ? wanted : ipam::choose_address(*subnet, last, is_free);
    if (ip) set_address(endpoint, network, *subnet, *ip);
  }
  return endpoint;
}

void release_endpoint(World& world, const Endpoint& endpoint) {
  const auto network =
      endpoint.leased_by_plugin ? world.store.network(endpoint.network) : std::nullopt;
  for (const Family family : kFamilies) {
    const auto& address = endpoint.address(family);
    if (!address) continue;
    if (network) {
      release_leased(world, *network, address->ip(), endpoint.container);
    } else {
      world.store.release(endpoint.network, address->ip(), endpoint.container);
    }
  }
}

void take_back_endpoint(World& world, const Endpoint& endpoint) {
  keep_going(world.notes, "", [&] { release_endpoint(world, endpoint); });
}

void release_leased(World& world, const Network& network, const Ip& ip,
                    const ContainerId& container) {
  const Subnet* subnet = network.subnet(ip.family());
  if (subnet != nullptr && !subnet->pool.empty()) {
    give_back(world, network.ipam_driver, remote::release_address(subnet->pool, ip));
  }
  world.store.release(network.id, ip, container);
}

Sandbox with_dns_names(World& world, Sandbox sandbox, const Container& container) {
  for (Endpoint& endpoint : sandbox.endpoints) {
    const auto network = world.store.find_network(endpoint.network.str());
    const auto config =
        std::ranges::find(container.endpoints, endpoint.network, &EndpointConfig::network);
    if (!network || config == container.endpoints.end()) continue;
    endpoint.names = dns_names(container, *network, *config);
  }
  return sandbox;
}

}  // namespace cnet
