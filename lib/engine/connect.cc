#include <algorithm>

#include "addresses.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/networks.h"
#include "cnet/ipam/ipam.h"
#include "dhcp_lease.h"
#include "etc_files.h"
#include "find.h"
#include "held_ports.h"
#include "links.h"
#include "namespaces.h"
#include "placeholder.h"
#include "plugin_endpoint.h"
#include "resolver.h"
#include "settle.h"
#include "start_container.h"
#include "transaction.h"

namespace cnet {
namespace {

auto find_endpoint(const Container& container, const NetworkId& network) {
  return std::ranges::find(container.endpoints, network, &EndpointConfig::network);
}

std::string in_words(NetworkMode mode) { return mode == NetworkMode::host ? "host" : "none"; }

void require_connectable(World& world, const Network& network, const Container& container,
                         const EndpointConfig& endpoint) {
  require_no_template(network);
  if (!gives_interfaces(network.driver)) {
    throw Error("containers cannot be connected to network " + quoted(network.name) + " later",
                Error::Kind::usage)
        .hint("start the container with `--network " + network.name + "`");
  }
  if (container.network_mode == NetworkMode::container) throw shares_network(world, container);
  if (container.network_mode != NetworkMode::own) {
    throw Error("container " + quoted(container.name) + " was started with --network " +
                    in_words(container.network_mode) + " and cannot be connected to networks",
                Error::Kind::usage)
        .hint("start it without --network " + in_words(container.network_mode));
  }
  if (find_endpoint(container, network.id) != container.endpoints.end()) {
    throw Error("container " + quoted(container.name) + " is connected to it already",
                Error::Kind::exists);
  }
  if (network.is_default_bridge() && !endpoint.aliases.empty()) {
    throw Error("aliases work on networks you created, not on the default network \"bridge\"",
                Error::Kind::usage);
  }
  if (network.is_default_bridge() && !endpoint.links.empty()) {
    throw Error("--link is given to `run` on the default network \"bridge\"", Error::Kind::usage)
        .hint("its links are lines in a file and variables of the command");
  }
  require_static_ips_fit(network, endpoint);
}

Container with_endpoint(Container container, const Network& network, EndpointConfig endpoint) {
  endpoint.network = network.id;
  endpoint.network_name = network.name;
  container.endpoints.push_back(std::move(endpoint));
  return container;
}

/// How the kernel's objects differ between two moments of one sandbox.
SandboxChange change_between(World& world, const Sandbox& before, const Sandbox& after) {
  const HostTraits host = host_traits(world);
  const Resources was = plan_sandbox(before, networks_of(world, before), host);
  const Resources will = plan_sandbox(after, networks_of(world, after), host);
  return {.removed = difference(was, will), .added = difference(will, was), .calls = {}};
}

/// What is relayed follows the endpoint that published ports lead to.
void aim_relay(World& world, const Sandbox& before, const Sandbox& after) {
  if (after.bindings.empty()) return;
  const RelayTargets targets = relay_targets(after, networks_of(world, after));
  if (targets == relay_targets(before, networks_of(world, before))) return;
  world.runtime.aim(after.container, targets);
}

/// All or nothing: what goes is put back if what comes cannot be made.
void apply(World& world, const SandboxChange& change) {
  all_or_nothing(
      [&] {
        throw_if_any(world.kernel.remove(change.removed, Removal::complete));
        world.kernel.ensure(change.added);
      },
      [&] { world.kernel.ensure(change.removed); });
}

/// The record that is being changed is in sandbox.json before the kernel hears of it, and in the
/// container's record after: whatever dies in between, settle_running sees an endpoint too many and
/// takes it off.
void connect_running(World& world, const Container& connected, const Sandbox& before) {
  Sandbox after = before;
  after.endpoints.push_back(
      lease_endpoint(world, connected, connected.endpoints.back(), before));
  all_or_nothing(
      [&] {
        world.store.save(after);
        create_at_plugins(world, connected, after);
        join_at_plugins(world, connected, after);
        apply(world, change_between(world, before, after));
        all_or_nothing(
            [&] {
              const Sandbox unleased = after;
              after = with_leases(world, connected, unleased);
              apply(world, change_between(world, unleased, after));
              keep_leases(world, connected, before, after);
              aim_relay(world, before, after);
              tell_resolver(world, connected, before, after);
              refresh_etc_files(world, connected, before, after);
              world.store.save(connected);
            },
            [&] {
              refresh_etc_files(world, connected, after, before);
              tell_resolver(world, connected, after, before);
              drop_leases(world, after, before);
              apply(world, change_between(world, after, before));
            });
      },
      [&] {
        std::vector<std::string> failures;
        keep_going(failures, "", [&] { leave_plugin(world, after.endpoints.back()); });
        std::ranges::copy(failures, std::back_inserter(world.notes));
        if (!failures.empty()) return;  // sandbox.json still names it: the next command tries again
        world.store.save(before);
        take_back_endpoint(world, after.endpoints.back());
      });
}

Sandbox without_endpoint(Sandbox sandbox, const NetworkId& network) {
  std::erase_if(sandbox.endpoints,
                [&](const Endpoint& endpoint) { return endpoint.network == network; });
  return sandbox;
}

void connect_held(World& world, const Network& network, const ContainerId& id,
                  const EndpointConfig& endpoint) {
  const auto held = gives_interfaces(network.driver)
                        ? hold_networks(world, {EndpointConfig{.network = network.id}})
                        : HeldNetworks{};
  const auto lock = lock_recorded(world, id);
  const Container container = find_container(world, id.str());
  require_connectable(world, network, container, endpoint);
  const Container connected = with_endpoint(container, network, endpoint);
  const bool running = is_running(world, id);
  const std::optional<Sandbox> before =
      running ? std::optional(settle_running(world, container)) : std::nullopt;
  reserve_addresses(world, connected);
  all_or_nothing(
      [&] {
        if (before) {
          connect_running(world, connected, *before);
        } else {
          world.store.save(connected);
        }
      },
      [&] {
        unreserve_addresses(world, connected.endpoints.back(), id);
      });
  world.events.record(network_event(network, "connect", {{"container", id.str()}}));
}

/// Nothing is asked of a plugin that does not answer.
void forget_silent_plugin(World& world, const ContainerId& id, const NetworkId& network) {
  auto sandbox = world.store.sandbox(id);
  if (!sandbox) return;
  const auto endpoint = std::ranges::find(sandbox->endpoints, network, &Endpoint::network);
  if (endpoint == sandbox->endpoints.end()) return;
  std::vector<std::string> failures;
  keep_going(failures, "", [&] {
    leave_plugin(world, *endpoint);
    release_endpoint(world, *endpoint);
  });
  std::ranges::copy(failures, std::back_inserter(world.notes));
  endpoint->remote.reset();
  endpoint->leased_by_plugin = false;
  if (!failures.empty()) world.store.save(*sandbox);
}

}  // namespace

void connect(World& world, const std::string& network_name, const std::string& container_name,
             const EndpointConfig& endpoint) {
  const Network network = find_network(world, network_name);
  const ContainerId id = find_container(world, container_name).id;
  connect_held(world, network, id, endpoint);
  if (network.is_default_bridge()) tell_linkers(world, id);
}

void disconnect(World& world, const std::string& network_name, const std::string& container_name,
                bool force) {
  const ContainerId id = find_container(world, container_name).id;
  const auto lock = lock_recorded(world, id);
  const Container container = find_container(world, id.str());
  if (container.network_mode == NetworkMode::container) throw shares_network(world, container);
  // The network may be gone while a stopped container still names it.
  const auto same = [&](const EndpointConfig& config) {
    return config.network_name == network_name || config.network.str() == network_name ||
           (network_name.size() >= 4 && config.network.str().starts_with(network_name));
  };
  const auto endpoint = std::ranges::find_if(container.endpoints, same);
  if (endpoint == container.endpoints.end()) {
    if (force) return;
    const std::string name = find_network(world, network_name).name;
    throw Error("container " + quoted(container.name) + " is not connected to network " +
                quoted(name));
  }
  Container disconnected = container;
  std::erase_if(disconnected.endpoints, same);
  // The record first: from here on settle_running finishes what a killed command leaves.
  world.store.save(disconnected);
  if (force) forget_silent_plugin(world, id, endpoint->network);
  if (is_running(world, id)) settle_running(world, disconnected);
  unreserve_addresses(world, *endpoint, id);
  const auto network = world.store.find_network(endpoint->network.str());
  world.events.record(network_event(
      network.value_or(Network{.id = endpoint->network, .name = endpoint->network_name}),
      "disconnect", {{"container", id.str()}}));
}

SandboxChange plan_connect(World& world, const std::string& network_name,
                           const std::string& container_name, const EndpointConfig& config) {
  const Network network = find_network(world, network_name);
  const Container container = find_container(world, container_name);
  require_connectable(world, network, container, config);
  const auto before = world.store.sandbox(container.id);
  if (!before || !is_running(world, container.id)) return {};
  Sandbox after = *before;
  after.endpoints.push_back(example_endpoint(world, with_endpoint(container, network, config),
                                             network, after));
  SandboxChange change = change_between(world, *before, after);
  change.calls = describe_join(world, network, after.endpoints.back());
  for (std::string& line : describe_lease(network, after.endpoints.back())) {
    change.calls.push_back(std::move(line));
  }
  return change;
}

SandboxChange plan_disconnect(World& world, const std::string& network_name,
                              const std::string& container_name) {
  const Network network = find_network(world, network_name);
  const Container container = find_container(world, container_name);
  if (container.network_mode == NetworkMode::container) throw shares_network(world, container);
  if (find_endpoint(container, network.id) == container.endpoints.end()) {
    throw Error("container " + quoted(container.name) + " is not connected to network " +
                quoted(network.name));
  }
  const auto before = world.store.sandbox(container.id);
  if (!before || !is_running(world, container.id)) return {};
  SandboxChange change = change_between(world, *before, without_endpoint(*before, network.id));
  const auto endpoint = std::ranges::find(before->endpoints, network.id, &Endpoint::network);
  if (endpoint != before->endpoints.end()) {
    change.calls = describe_leave(world, network, *endpoint);
  }
  return change;
}

}  // namespace cnet
