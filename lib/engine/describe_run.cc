#include <algorithm>

#include "addresses.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "dhcp_lease.h"
#include "find.h"
#include "held_ports.h"
#include "host_setup.h"
#include "limits.h"
#include "network_setup.h"
#include "new_container.h"
#include "placeholder.h"
#include "plugin_endpoint.h"

namespace cnet {
namespace {

/// A network as it would be when the container joins: `bridge` before its first use has nothing
/// chosen yet.
Network as_it_will_be(World& world, const NetworkId& id) {
  Network network = find_network(world, id.str());
  if (network.driver == DriverKind::bridge && network.subnets.empty())
    choose_defaults(world, network);
  return network;
}

Sandbox example_sandbox(World& world, const Container& container,
                        const std::vector<Network>& networks) {
  Sandbox sandbox{.container = container.id, .mode = container.network_mode};
  for (const Network& network : networks) {
    sandbox.endpoints.push_back(example_endpoint(world, container, network, sandbox));
  }
  sandbox.bindings = example_bindings(world, container.published, sandbox, networks);
  return sandbox;
}

/// What claiming the name would say.
void require_name_is_free(World& world, const std::string& name) {
  const auto holder = name.empty() ? std::nullopt : world.store.container_named(name);
  if (!holder) return;
  throw Error("a container " + quoted(name) + " exists already (" + holder->id.short_form() + ")",
              Error::Kind::exists)
      .hint("choose another name, or remove the one that has it");
}

void append(std::vector<std::string>& lines, std::vector<std::string> more) {
  std::ranges::move(more, std::back_inserter(lines));
}

}  // namespace

std::vector<std::string> describe_run(World& world, const CreateContainer& flags) {
  const Container container = new_container(world, flags);
  require_name_is_free(world, container.name);
  const HostTraits host = host_traits(world);
  std::vector<Network> networks;
  std::vector<std::string> lines;
  for (const EndpointConfig& endpoint : container.endpoints) {
    networks.push_back(as_it_will_be(world, endpoint.network));
    const Resources needed =
        driver_for(networks.back().driver).network_resources(networks.back(), host);
    append(lines, describe(world.kernel.check(needed)));
  }
  if (std::ranges::any_of(networks, needs_host_setup)) {
    const bool any_ipv6 = std::ranges::any_of(networks, &Network::ipv6);
    auto setup = describe(plan_missing_host_setup(world, any_ipv6));
    lines.insert(lines.begin(), setup.begin(), setup.end());
  }
  const Sandbox sandbox = example_sandbox(world, container, networks);
  append(lines, describe(plan_cgroup(world, container)));
  for (std::size_t i = 0; i < networks.size(); ++i) {
    append(lines, describe_join(world, networks[i], sandbox.endpoints[i]));
  }
  append(lines, describe(plan_sandbox(sandbox, networks, host)));
  for (std::size_t i = 0; i < networks.size(); ++i) {
    append(lines, describe_lease(networks[i], sandbox.endpoints[i]));
  }
  for (const Endpoint& endpoint : sandbox.endpoints) {
    lines = with_placeholder(std::move(lines), endpoint.id.str());
  }
  return with_placeholder(std::move(lines), container.id.str());
}

}  // namespace cnet
