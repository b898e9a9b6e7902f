#include "dhcp_lease.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "etc_files.h"
#include "find.h"
#include "settle.h"
#include "transaction.h"

namespace cnet {
namespace {

DhcpAsker asker_of(const Container& container, const Endpoint& endpoint) {
  return {.interface = endpoint.interface,
          .mac = endpoint.mac,
          .host_name = container.hostname.empty() ? container.name : container.hostname};
}

void take(const GrantedLease& granted, const Network& network, Endpoint& endpoint) {
  endpoint.ip4 = granted.address;
  endpoint.gateway4 = network.internal ? std::nullopt : granted.router;
  endpoint.dhcp = granted.lease;
}

const Endpoint* same_endpoint(const Sandbox& sandbox, const Endpoint& endpoint) {
  const auto found = std::ranges::find(sandbox.endpoints, endpoint.id, &Endpoint::id);
  return found == sandbox.endpoints.end() ? nullptr : &*found;
}

/// What the kernel holds and others are told follows the new address.
void change_address(World& world, const Container& container, const Sandbox& before,
                    const Sandbox& after) {
  const HostTraits host = host_traits(world);
  const auto networks = networks_of(world, after);
  const Resources was = plan_sandbox(before, networks, host);
  const Resources will = plan_sandbox(after, networks, host);
  throw_if_any(world.kernel.remove(difference(was, will), Removal::complete));
  world.kernel.ensure(difference(will, was));
  refresh_etc_files(world, container, before, after);
}

}  // namespace

Sandbox with_leases(World& world, const Container& container, Sandbox sandbox) {
  for (Endpoint& endpoint : sandbox.endpoints) {
    if (endpoint.dhcp) continue;
    const auto network = world.store.network(endpoint.network);
    if (!network || !network->asks_dhcp()) continue;
    take(world.dhcp.ask(sandbox.container, asker_of(container, endpoint)), *network, endpoint);
    world.store.save(sandbox);
  }
  return sandbox;
}

void keep_leases(World& world, const Container& container, const Sandbox& before,
                 const Sandbox& sandbox) {
  for (const Endpoint& endpoint : sandbox.endpoints) {
    if (!endpoint.dhcp) continue;
    const Endpoint* earlier = same_endpoint(before, endpoint);
    if (earlier != nullptr && earlier->dhcp == endpoint.dhcp) continue;
    KeptLease kept{
        .asker = asker_of(container, endpoint),
        .granted = {.address = *endpoint.ip4, .router = endpoint.gateway4, .lease = *endpoint.dhcp},
        .lost_command = world.lease_command};
    if (!kept.lost_command.empty()) {
      kept.lost_command.push_back(container.id.str());
      kept.lost_command.push_back(endpoint.interface);
    }
    world.runtime.keep_lease(container.id, kept);
  }
}

void drop_leases(World& world, const Sandbox& before, const Sandbox& after) {
  for (const Endpoint& endpoint : before.endpoints) {
    if (!endpoint.dhcp || same_endpoint(after, endpoint) != nullptr) continue;
    world.runtime.drop_lease(before.container, endpoint.interface);
  }
}

void renew_lost_lease(World& world, const ContainerId& id, const std::string& interface) {
  const auto lock = lock_recorded(world, id);
  const auto container = world.store.container(id);
  if (!container || !is_running(world, id)) return;
  const Sandbox before = settle_running(world, *container);
  Sandbox asking = before;
  const auto endpoint = std::ranges::find(asking.endpoints, interface, &Endpoint::interface);
  if (endpoint == asking.endpoints.end() || !endpoint->dhcp) return;
  endpoint->dhcp.reset();
  const Sandbox after = with_leases(world, *container, asking);
  all_or_nothing([&] { change_address(world, *container, before, after); },
                 [&] { world.store.save(before); });
  keep_leases(world, *container, before, after);
}

std::vector<std::string> describe_lease(const Network& network, const Endpoint& endpoint) {
  if (!network.asks_dhcp()) return {};
  return {"ip netns exec <id> udhcpc -i " + endpoint.interface +
          "  # the address, and the way out, are what a DHCP server gives"};
}

}  // namespace cnet
