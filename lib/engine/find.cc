#include "find.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet {
namespace {

/// "did you mean "web"?", or where the names are listed.
std::string way_out(const std::string& name, const std::vector<std::string>& known,
                    const std::string& list) {
  const auto near = nearest(name, known);
  return near ? "did you mean " + quoted(*near) + "?" : list;
}

std::vector<std::string> network_names(World& world) {
  std::vector<std::string> names(kPredefinedNetworks.begin(), kPredefinedNetworks.end());
  for (const NetworkId& id : world.store.network_ids()) {
    if (const auto network = world.store.network(id)) names.push_back(network->name);
  }
  return names;
}

std::vector<std::string> container_names(World& world) {
  std::vector<std::string> names;
  for (const ContainerId& id : world.store.container_ids()) {
    if (const auto container = world.store.container(id)) names.push_back(container->name);
  }
  return names;
}

}  // namespace

Network find_network(World& world, const std::string& name_or_id) {
  if (auto network = world.store.find_network(name_or_id)) return *network;
  throw Error("no such network " + quoted(name_or_id), Error::Kind::not_found)
      .hint(way_out(name_or_id, network_names(world), "`cnet network ls` lists them"));
}

Container find_container(World& world, const std::string& name_or_id) {
  if (auto container = world.store.find_container(name_or_id)) return *container;
  throw Error("no such container " + quoted(name_or_id), Error::Kind::not_found)
      .hint(way_out(name_or_id, container_names(world), "`cnet ps -a` lists them"));
}

std::vector<Network> networks_of(World& world, const Sandbox& sandbox) {
  std::vector<Network> networks;
  for (const Endpoint& endpoint : sandbox.endpoints) {
    if (std::ranges::find(networks, endpoint.network, &Network::id) != networks.end()) continue;
    if (auto network = world.store.network(endpoint.network)) {
      networks.push_back(*std::move(network));
    }
  }
  return networks;
}

void require_no_template(const Network& network) {
  if (!network.config_only) return;
  throw Error("network " + quoted(network.name) +
                  " is a template for others (--config-only): no container can be on it",
              Error::Kind::usage)
      .hint("`cnet network create --config-from " + network.name + " NAME` makes one");
}

HostTraits host_traits(World& world) {
  const auto bridged = world.host.sysctl("net/bridge/bridge-nf-call-iptables");
  const auto record = world.store.host_record();
  return {.bridge_netfilter = bridged && trim(*bridged) == "1",
          .firewall_mark = world.config.firewall_mark,
          .openings = record ? record->openings : std::vector<ForeignChain>{}};
}

bool has_policy(const Container& container) {
  return container.restart.policy.mode != RestartMode::no;
}

bool is_running(World& world, const ContainerId& id) {
  if (!world.store.monitor_alive(id)) return false;
  const auto state = world.store.run_state(id);
  return state && !state->ended;
}

}  // namespace cnet
