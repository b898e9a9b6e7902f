#include <algorithm>
#include <iterator>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/engine/publishing.h"
#include "find.h"
#include "held_ports.h"
#include "publishable.h"
#include "settle.h"
#include "start_container.h"
#include "transaction.h"

namespace cnet {
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
    std::ranges::copy(
        bound[i], std::back_inserter(goes[i] ? division.going_bindings : division.kept_bindings));
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
  std::ranges::copy(division.going_bindings, std::back_inserter(sandbox.bindings));
  world.store.save(sandbox);
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
  tell_ports(world, left, "unpublish", division.going);
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
  return {.removed = resources_of_ports(world, after, division.going_bindings),
          .added = {},
          .calls = {}};
}

}  // namespace cnet
