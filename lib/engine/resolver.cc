#include "resolver.h"

#include <algorithm>

#include "cnet/base/text.h"
#include "find.h"

namespace cnet {
namespace {

bool resolves_names(const Network& network) {
  return gives_interfaces(network.driver) && !network.is_default_bridge();
}

const Network* network_of(const Endpoint& endpoint, const std::vector<Network>& networks) {
  const auto found = std::ranges::find(networks, endpoint.network, &Network::id);
  return found == networks.end() ? nullptr : &*found;
}

void add_servers(const std::vector<NameServer>& servers, AskFrom from, ResolverSpec& spec) {
  for (const NameServer& server : servers) {
    spec.servers.push_back({.ip = server.ip, .interface = server.zone, .from = from});
  }
}

/// The flags speak of the container's own networks, as Docker's do; everybody else of the host's.
void choose_servers(const Config& config, const Container& container,
                    const std::vector<const Network*>& networks, ResolverSpec& spec) {
  add_servers(container.names.dns.servers, AskFrom::sandbox, spec);
  if (!spec.servers.empty()) return;
  for (const Network* network : networks) add_servers(network->dns, AskFrom::host, spec);
  if (!spec.servers.empty()) return;
  add_servers(config.dns.servers, AskFrom::host, spec);
  spec.from_host = spec.servers.empty();
}

/// "timeout:3" gives 3; what is no number of seconds gives 0, the resolver's own choice.
std::uint16_t number_behind(std::string_view option, std::string_view key) {
  constexpr std::uint64_t most = 30;
  if (!option.starts_with(key)) return 0;
  return static_cast<std::uint16_t>(parse_number(option.substr(key.size()), most).value_or(0));
}

void read_options(const Container& container, const Sandbox& sandbox, ResolverSpec& spec) {
  const auto& own = container.names.dns.options;
  for (const std::string& option : own.empty() ? sandbox.dns.options : own) {
    if (option == "rotate") spec.rotate = true;
    if (option == "use-vc") spec.use_tcp = true;
    if (const auto timeout = number_behind(option, "timeout:")) spec.timeout = timeout;
    if (const auto attempts = number_behind(option, "attempts:")) spec.attempts = attempts;
  }
  for (const std::string& option : own) {
    if (option.starts_with("ndots:")) spec.short_names_stay = option != "ndots:0";
  }
}

void add_links(const Container& container, const Sandbox& sandbox, ResolverSpec& spec) {
  for (const EndpointConfig& config : container.endpoints) {
    const bool is_connected = std::ranges::find(sandbox.endpoints, config.network,
                                                &Endpoint::network) != sandbox.endpoints.end();
    if (!is_connected) continue;
    for (const Link& link : config.links) {
      spec.links.push_back({.alias = lower(link.alias), .target = lower(link.target)});
    }
  }
}

}  // namespace

bool has_resolver(const Sandbox& sandbox, const std::vector<Network>& networks) {
  return std::ranges::any_of(sandbox.endpoints, [&](const Endpoint& endpoint) {
    const Network* network = network_of(endpoint, networks);
    return network != nullptr && resolves_names(*network);
  });
}

ResolverSpec resolver_spec(const Config& config, const Container& container,
                           const Sandbox& sandbox, const std::vector<Network>& networks) {
  ResolverSpec spec;
  std::vector<const Network*> connected;
  for (const Endpoint& endpoint : sandbox.endpoints) {
    const Network* network = network_of(endpoint, networks);
    if (network == nullptr) continue;
    spec.forwards |= !network->internal;
    if (!resolves_names(*network)) continue;
    connected.push_back(network);
    spec.networks.push_back(
        {.id = network->id.str(), .name = network->name, .internal = network->internal});
  }
  choose_servers(config, container, connected, spec);
  read_options(container, sandbox, spec);
  add_links(container, sandbox, spec);
  return spec;
}

void tell_resolver(World& world, const Container& container, const Sandbox& before,
                   const Sandbox& after) {
  const auto networks = networks_of(world, after);
  if (!has_resolver(before, networks_of(world, before)) && !has_resolver(after, networks)) return;
  world.runtime.resolve(container.id, resolver_spec(world.config, container, after, networks));
}

}  // namespace cnet
