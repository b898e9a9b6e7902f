#include "plugin_endpoint.h"

#include <algorithm>

#include "addresses.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/endpoint_options.h"
#include "cnet/remote/requests.h"
#include "find.h"
#include "plugin_calls.h"

namespace cnet {
namespace {

/// Absent when the network is gone, and its plugin with it.
std::optional<std::string> plugin_of(World& world, const Endpoint& endpoint) {
  const auto network = world.store.network(endpoint.network);
  if (!network || network->driver != DriverKind::remote) return std::nullopt;
  return network->remote.plugin;
}

template <class Value>
void take(const std::string& who, const std::optional<Value>& chosen, std::optional<Value>& known) {
  if (!chosen) return;
  if (known && *known != *chosen) {
    throw Error(who + ": it changes " + known->str() + ", which it was given, to " + chosen->str());
  }
  known = chosen;
}

void take_interface(const remote::Said& said, Endpoint& endpoint) {
  const remote::ChosenInterface chosen = remote::chosen_interface(said);
  take(said.who, chosen.ip4, endpoint.ip4);
  take(said.who, chosen.ip6, endpoint.ip6);
  std::optional<Mac> mac;
  if (!endpoint.mac.is_zero()) mac = endpoint.mac;
  take(said.who, chosen.mac, mac);
  endpoint.mac = mac.value_or(Mac());
}

const EndpointConfig& config_of(const Container& container, const Endpoint& endpoint) {
  const auto found =
      std::ranges::find(container.endpoints, endpoint.network, &EndpointConfig::network);
  if (found != container.endpoints.end()) return *found;
  throw Error("container " + quoted(container.name) + " has no endpoint on its network");
}

/// The operator's name for it, else the driver's.
void name_interface(const remote::Joined& joined, const EndpointConfig& config,
                    const Sandbox& sandbox, Endpoint& endpoint) {
  if (!config.interface.empty()) return;
  Sandbox others = sandbox;
  std::erase_if(others.endpoints, [&](const Endpoint& each) { return each.id == endpoint.id; });
  if (!joined.name.empty()) {
    const auto same = std::ranges::find(others.endpoints, joined.name, &Endpoint::interface);
    if (same != others.endpoints.end()) {
      throw Error("the plugin calls its interface " + quoted(joined.name) +
                  ", as another of the container is called");
    }
    endpoint.interface = joined.name;
  } else if (!joined.prefix.empty()) {
    endpoint.interface = free_interface(others, joined.prefix);
  }
  endpoint.sysctls.clear();
  for (const auto& [key, value] : config.sysctls) {
    endpoint.sysctls.emplace(with_interface(key, endpoint.interface), value);
  }
}

/// Where its namespace is for other programs, while its first process lives.
std::string namespace_path(World& world, const ContainerId& id) {
  const auto state = world.store.run_state(id);
  if (!state) throw Error("the container has no first process");
  return "/proc/" + std::to_string(state->pid) + "/ns/net";
}

void join(World& world, const Container& container, Sandbox& sandbox, Endpoint& endpoint,
          const std::string& plugin) {
  endpoint.remote->joined = true;
  world.store.save(sandbox);
  const auto said =
      ask(world, plugin, remote::join(endpoint, namespace_path(world, sandbox.container)));
  const remote::Joined joined = remote::joined(said);
  name_interface(joined, config_of(container, endpoint), sandbox, endpoint);
  endpoint.gateway4 = joined.gateway4;
  endpoint.gateway6 = joined.gateway6;
  endpoint.remote->routes = joined.routes;
  endpoint.remote->link = joined.link;
  const auto link = joined.link.empty() ? std::nullopt : world.host.link(joined.link);
  if (!joined.link.empty() && !link) {
    throw Error(said.who + ": it names the link " + quoted(joined.link) +
                ", which this host does not have");
  }
  if (link && endpoint.mac.is_zero()) endpoint.mac = link->mac;
  endpoint.remote->info =
      remote::endpoint_info(ask(world, plugin, remote::endpoint_info(endpoint)));
  world.store.save(sandbox);
  if (!endpoint.gateway4 && !endpoint.gateway6) return;
  const auto external = ask(world, plugin, remote::program_external(endpoint, container.published));
  if (!remote::unknown_method(external)) remote::require_done(external);
}

}  // namespace

void create_at_plugins(World& world, const Container& container, Sandbox& sandbox) {
  for (Endpoint& endpoint : sandbox.endpoints) {
    if (endpoint.remote && endpoint.remote->created) continue;
    const auto plugin = plugin_of(world, endpoint);
    if (!plugin) continue;
    endpoint.remote = RemoteEndpoint{.created = true};
    world.store.save(sandbox);
    take_interface(ask(world, *plugin, remote::create_endpoint(endpoint, container.published)),
                   endpoint);
    world.store.save(sandbox);
  }
}

void join_at_plugins(World& world, const Container& container, Sandbox& sandbox) {
  for (Endpoint& endpoint : sandbox.endpoints) {
    if (!endpoint.remote || endpoint.remote->joined) continue;
    if (const auto plugin = plugin_of(world, endpoint)) {
      join(world, container, sandbox, endpoint, *plugin);
    }
  }
}

void leave_plugin(World& world, const Endpoint& endpoint) {
  if (!endpoint.remote || !endpoint.remote->created) return;
  const auto plugin = plugin_of(world, endpoint);
  if (!plugin) return;
  if (endpoint.remote->joined) {
    if (endpoint.gateway4 || endpoint.gateway6) {
      const auto said = ask(world, *plugin, remote::revoke_external(endpoint));
      const auto words = remote::unknown_method(said) ? std::nullopt : remote::refusal(said);
      if (words) world.notes.push_back(said.who + ": " + *words);
    }
    give_back(world, *plugin, remote::leave(endpoint));
  }
  give_back(world, *plugin, remote::delete_endpoint(endpoint),
            endpoint.remote->joined ? Held::surely : Held::perhaps);
}

std::vector<std::string> describe_join(World& world, const Network& network,
                                       const Endpoint& endpoint) {
  if (network.driver != DriverKind::remote) return {};
  const std::string& plugin = network.remote.plugin;
  return {describe_call(world, plugin, remote::create_endpoint(endpoint, {})),
          describe_call(world, plugin, remote::join(endpoint, "/proc/<pid>/ns/net")),
          "ip link set <link that the plugin names> name " + endpoint.interface + " netns <id>"};
}

std::vector<std::string> describe_leave(World& world, const Network& network,
                                        const Endpoint& endpoint) {
  if (network.driver != DriverKind::remote) return {};
  const std::string& plugin = network.remote.plugin;
  return {describe_call(world, plugin, remote::leave(endpoint)),
          describe_call(world, plugin, remote::delete_endpoint(endpoint))};
}

}  // namespace cnet
