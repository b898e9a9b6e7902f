#include "cnet/engine/publishing.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "find.h"
#include "held_ports.h"
#include "namespaces.h"
#include "settle.h"
#include "start_container.h"
#include "transaction.h"

namespace cnet {
namespace {

/// Its ports can be published: it has, or once had, networks of its own.
void require_publishable(World& world, const Container& container) {
  switch (container.network_mode) {
    case NetworkMode::own:
      return;
    case NetworkMode::container:
      throw shares_network(world, container);
    case NetworkMode::host:
      throw Error("container " + quoted(container.name) +
                      " is on the host's network: its ports are the host's already",
                  Error::Kind::usage)
          .hint("start it without --network host to publish its ports one by one");
    case NetworkMode::none:
      throw Error("container " + quoted(container.name) +
                      " has no network: nothing could reach a port of it",
                  Error::Kind::usage)
          .hint("start it without --network none");
  }
}

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
  const auto held = is_running(world, named.id) ? hold_networks(world, named.endpoints)
                                                : HeldNetworks{};
  const auto lock = lock_recorded(world, named.id);
  const Container container = find_container(world, named.id.str());
  require_new(container, ports);
  const Container published = with_ports(container, ports);
  if (is_running(world, container.id)) {
    const Sandbox before = settle_running(world, container);
    return publish_running(world, published, ports, before);
  }
  world.store.save(published);
  return {};
}

SandboxChange plan_publish(World& world, const std::string& name,
                           const std::vector<PortSpec>& ports) {
  const Container container = find_container(world, name);
  require_publishable(world, container);
  require_new(container, ports);
  const auto before = world.store.sandbox(container.id);
  if (!before || !is_running(world, container.id)) return {};
  const auto bindings = example_bindings(world, ports, *before, networks_of(world, *before));
  return {.removed = {}, .added = resources_of_ports(world, *before, bindings)};
}

namespace {

/// Whether `wanted` means this port, which has these bindings (any number of them).
bool means(const PortSpec& wanted, const PortSpec& port, const std::vector<Binding>& bound) {
  if (wanted.container_port != port.container_port || wanted.protocol != port.protocol) {
    return false;
  }
  if (wanted.host_ip && wanted.host_ip != port.host_ip) return false;
  if (wanted.host_port == 0) return true;
  if (wanted.host_port == port.host_port && wanted.host_port_last == port.host_port_last) {
    return true;
  }
  return wanted.host_port_last == 0 &&
         std::ranges::find(bound, wanted.host_port, &Binding::host_port) != bound.end();
}

/// The ports of a container, divided in two.
struct Division {
  std::vector<PortSpec> kept;
  std::vector<PortSpec> going;
  std::vector<Binding> kept_bindings;
  std::vector<Binding> going_bindings;
};

Error not_published(const PortSpec& port) {
  return Error("port " + str(port) + " is not published", Error::Kind::not_found)
      .hint("`cnet port CONTAINER` lists those that are; name one as it was published");
}

Division divide(const Container& container, const std::vector<Binding>& bindings,
                const Unpublish& which) {
  const std::vector<PortSpec>& ports = container.published;
  const auto port_of = port_of_each(bindings, ports);
  std::vector<std::vector<Binding>> bound(ports.size());
  for (std::size_t i = 0; i < bindings.size(); ++i) {
    if (port_of[i]) bound[*port_of[i]].push_back(bindings[i]);
  }
  std::vector<bool> goes(ports.size(), which.all);
  for (const PortSpec& wanted : which.ports) {
    bool found = false;
    for (std::size_t i = 0; i < ports.size(); ++i) {
      if (!means(wanted, ports[i], bound[i])) continue;
      goes[i] = true;
      found = true;
    }
    if (!found) throw not_published(wanted);
  }
  Division division;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    (goes[i] ? division.going : division.kept).push_back(ports[i]);
    std::ranges::copy(bound[i], std::back_inserter(goes[i] ? division.going_bindings
                                                           : division.kept_bindings));
  }
  by_family(division.kept_bindings);
  by_family(division.going_bindings);
  return division;
}

/// What goes stands last: if we are killed behind the record, it is that which settle_running finds
/// nobody to account for.
void unpublish_running(World& world, const Container& left, Sandbox sandbox,
                       const Division& division) {
  sandbox.bindings = division.kept_bindings;
  world.store.save(with_bindings(std::move(sandbox), division.going_bindings));
  world.store.save(left);
  settle_running(world, left);
}

/// Established connections through ports that are unpublished already: those that the kernel
/// translates, and those that the monitor relays.
void cut(World& world, const Sandbox& sandbox, const std::vector<Binding>& gone) {
  std::vector<Flows> flows;
  for (const Resource& resource : resources_of_ports(world, sandbox, gone)) {
    const auto* element = std::get_if<nft::Element>(&resource);
    const auto led = element != nullptr ? flows_of(*element) : std::nullopt;
    if (led) flows.push_back(*led);
  }
  world.kernel.cut(flows);
  world.runtime.cut_off(sandbox.container, gone);
}

}  // namespace

void unpublish_ports(World& world, const std::string& name, const Unpublish& which) {
  const ContainerId id = find_container(world, name).id;
  const auto lock = lock_recorded(world, id);
  const Container container = find_container(world, id.str());
  require_publishable(world, container);
  const bool running = is_running(world, id);
  const Sandbox sandbox = running ? settle_running(world, container) : Sandbox{};
  const Division division = divide(container, sandbox.bindings, which);
  if (division.going.empty()) return;
  Container left = container;
  left.published = division.kept;
  if (division.kept.empty()) left.publish_all = false;
  if (running) {
    unpublish_running(world, left, sandbox, division);
    if (which.cut) cut(world, sandbox, division.going_bindings);
  } else {
    world.store.save(left);
  }
}

SandboxChange plan_unpublish(World& world, const std::string& name, const Unpublish& which) {
  const Container container = find_container(world, name);
  require_publishable(world, container);
  const auto sandbox = world.store.sandbox(container.id);
  const bool running = sandbox && is_running(world, container.id);
  const Sandbox before = running ? *sandbox : Sandbox{};
  const Division division = divide(container, before.bindings, which);
  if (!running) return {};
  Sandbox after = before;
  after.bindings = division.kept_bindings;
  return {.removed = resources_of_ports(world, after, division.going_bindings), .added = {}};
}

}  // namespace cnet
