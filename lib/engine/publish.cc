#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/publishing.h"
#include "find.h"
#include "held_ports.h"
#include "publishable.h"
#include "settle.h"
#include "start_container.h"
#include "transaction.h"

namespace cnet {
namespace {

/// A host port that the record names already, or that is given twice. What has a choice finds
/// another.
void require_new(const Container& container, const std::vector<PortSpec>& ports) {
  std::multimap<std::pair<std::uint16_t, Protocol>, const PortSpec*> named;
  const auto name = [&](const PortSpec& port) {
    if (port.host_port != 0 && port.host_port_last == 0) {
      named.emplace(std::pair(port.host_port, port.protocol), &port);
    }
  };
  std::ranges::for_each(container.published, name);
  for (const PortSpec& port : ports) {
    const auto [first, last] = named.equal_range({port.host_port, port.protocol});
    const auto same = std::find_if(first, last, [&](const auto& row) {
      const PortSpec& other = *row.second;
      return port.host_ip == other.host_ip || !port.host_ip || !other.host_ip;
    });
    if (same != last && port.host_port_last == 0) {
      throw Error("port " + str(port) + " is published already, as " + str(*same->second),
                  Error::Kind::exists)
          .hint("`cnet unpublish` takes it back");
    }
    name(port);
  }
}

Container with_ports(Container container, const std::vector<PortSpec>& ports) {
  container.published.insert(container.published.end(), ports.begin(), ports.end());
  return container;
}

Sandbox with_bindings(Sandbox sandbox, const std::vector<Binding>& bindings) {
  sandbox.bindings.insert(sandbox.bindings.end(), bindings.begin(), bindings.end());
  return sandbox;
}

/// sandbox.json names the ports before anybody else hears of them, the container's record when all
/// of them work: whatever dies in between, settle_running sees ports too many and takes them off.
std::vector<Binding> publish_running(World& world, const Container& published,
                                     const std::vector<PortSpec>& ports, const Sandbox& before) {
  const auto networks = networks_of(world, before);
  if (const Network* network = own_address_network(before, networks)) {
    throw Error("ports are not published on network " + quoted(network->name) + " (" +
                    network->driver_name() + ")",
                Error::Kind::usage)
        .hint("the container is reached at its own address");
  }
  HeldPorts held = hold_ports(world, ports, before);
  const Sandbox after = with_bindings(before, held.bindings);
  const Resources added = resources_of_ports(world, before, held.bindings);
  all_or_nothing(
      [&] {
        world.store.save(after);
        world.runtime.hold(after.container, std::move(held.published));
        world.kernel.ensure(added);
        world.store.save(published);
      },
      [&] {
        throw_if_any(world.kernel.remove(added, Removal::complete));
        world.runtime.let_go(after.container, held.bindings);
        world.store.save(before);
      });
  return held.bindings;
}

}  // namespace

std::vector<Binding> publish_ports(World& world, const std::string& name,
                                   const std::vector<PortSpec>& ports) {
  const Container named = find_container(world, name);
  require_publishable(world, named);
  const auto held =
      is_running(world, named.id) ? hold_networks(world, named.endpoints) : HeldNetworks{};
  const auto lock = lock_recorded(world, named.id);
  const Container container = find_container(world, named.id.str());
  require_new(container, ports);
  const Container published = with_ports(container, ports);
  std::vector<Binding> bindings;
  if (is_running(world, container.id)) {
    const Sandbox before = settle_running(world, container);
    bindings = publish_running(world, published, ports, before);
  } else {
    world.store.save(published);
  }
  tell_ports(world, published, "publish", ports);
  return bindings;
}

SandboxChange plan_publish(World& world, const std::string& name,
                           const std::vector<PortSpec>& ports) {
  const Container container = find_container(world, name);
  require_publishable(world, container);
  require_new(container, ports);
  const auto before = world.store.sandbox(container.id);
  if (!before || !is_running(world, container.id)) return {};
  const auto bindings = example_bindings(world, ports, *before, networks_of(world, *before));
  return {.removed = {}, .added = resources_of_ports(world, *before, bindings), .calls = {}};
}

}  // namespace cnet
