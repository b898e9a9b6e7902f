#include "network_setup.h"

#include <algorithm>

#include "cnet/base/text.h"
#include "cnet/ipam/ipam.h"
#include "find.h"
#include "host_setup.h"
#include "parents.h"
#include "plugin_network.h"
#include "transaction.h"

namespace cnet {
namespace {

using state::LockMode;

/// Those that are configured for the family; empty when none is.
std::vector<ipam::Pool> configured_pools(const Config& config, Family family) {
  std::vector<ipam::Pool> pools;
  for (const AddressPool& pool : config.default_address_pools) {
    if (pool.base.family() == family) pools.push_back({pool.base, pool.size});
  }
  return pools;
}

/// What a new subnet must not overlap: other networks', and the host's own routes and name servers.
std::vector<Prefix> taken_prefixes(World& world) {
  std::vector<Prefix> taken = world.store.claimed_prefixes();
  for (const Prefix& prefix : world.host.taken_prefixes()) taken.push_back(prefix.canonical());
  std::ranges::sort(taken);
  const auto repeated = std::ranges::unique(taken);
  taken.erase(repeated.begin(), repeated.end());
  return taken;
}

/// Only on the way to an error are other networks' records read.
std::string holder_of(World& world, const Prefix& taken) {
  for (const auto& [prefix, id] : world.store.pools()) {
    if (prefix != taken) continue;
    const auto network = world.store.network(id);
    return "network " + (network ? quoted(network->name) : id.short_form());
  }
  return "a route or name server of this host";
}

/// Links on a parent, and ports of somebody else's bridge, are on a subnet that the host may know
/// already.
bool shares_subnet(const Network& network) { return !needs_host_setup(network); }

void require_no_overlap(World& world, const Network& network, const Prefix& wanted) {
  const auto all = shares_subnet(network) ? world.store.claimed_prefixes() : taken_prefixes(world);
  for (const Prefix& taken : all) {
    if (!wanted.overlaps(taken)) continue;
    throw Error("subnet " + wanted.str() + " overlaps " + holder_of(world, taken) + " (" +
                    taken.str() + ")",
                Error::Kind::exists)
        .hint("choose another --subnet, or leave it out and cnet picks a free one");
  }
}

Subnet choose_subnet(World& world, const Network& network, Family family) {
  const auto taken = taken_prefixes(world);
  auto pools = configured_pools(world.config, family);
  if (pools.empty() && family == Family::v6) {
    const Prefix chosen = ipam::choose_unique_local(network.id, taken);
    require_no_overlap(world, network, chosen);
    return {.prefix = chosen, .chosen_by_user = false};
  }
  if (pools.empty()) pools = ipam::default_pools();
  const auto prefix = ipam::choose_subnet(pools, taken);
  if (!prefix) {
    throw Error("all address pools are used up (" + std::to_string(taken.size()) +
                " subnets are taken)")
        .hint(
            "remove a network (`cnet network prune`), give one with --subnet, or add "
            "default-address-pools to the configuration");
  }
  return {.prefix = *prefix, .chosen_by_user = false};
}

void choose_gateways(Network& network) {
  // Behind an ipvlan link in layer 3 there is no router to be asked.
  if (network.driver == DriverKind::ipvlan && network.parent.ipvlan != IpvlanMode::l2) return;
  for (Subnet& subnet : network.subnets) {
    if (subnet.gateway || network.has_ipam_plugin()) continue;
    subnet.gateway = ipam::default_gateway(subnet);
    if (subnet.gateway) continue;
    throw Error("no address is left for a gateway in " + subnet.range.value_or(subnet.prefix).str())
        .hint("give one with --gateway, or make the range larger");
  }
}

void choose_links(World& world, Network& network);

void choose_addresses(World& world, Network& network) {
  if (!gives_interfaces(network.driver)) return;
  for (const Subnet& subnet : network.subnets) require_no_overlap(world, network, subnet.prefix);
  for (const Family family : kFamilies) {
    if (!network.uses(family) || network.subnet(family) != nullptr) continue;
    if (network.has_ipam_plugin() || network.asks_dhcp()) continue;  // others choose
    network.subnets.push_back(choose_subnet(world, network, family));
  }
  choose_gateways(network);
  choose_host_addresses(network);
}

/// Between two networks being created at once, the lock makes looking and claiming one step.
void claim_and_record(World& world, Network& network, bool must_claim_name) {
  const auto lock = world.store.lock_pools();
  if (!network.partial) choose_links(world, network);
  choose_addresses(world, network);
  if (must_claim_name) world.store.claim_network_name(network.name, network.id);
  all_or_nothing(
      [&] {
        for (const Subnet& subnet : network.subnets) {
          if (network.config_only) break;  // those made from it claim theirs
          if (!world.store.claim_pool(subnet.prefix, network.id)) {
            throw Error("subnet " + subnet.prefix.str() + " has just been taken by another network",
                        Error::Kind::exists);
          }
        }
        world.store.save(network);
      },
      [&] {
        if (!network.partial) forget_network(world, network);  // else it is the journal
      });
}

bool stands(World& world, const Network& network, const Resources& resources) {
  if (!world.store.network(network.id)) return false;
  return resources.empty() || world.kernel.check({resources.front()}).empty();
}

/// Networks may share a parent's VLAN: whoever makes it and whoever removes it take turns.
std::unique_ptr<state::Lock> hold_host(World& world, const Network& network) {
  if (needs_host_setup(network)) return hold_host_setup(world, network.ipv6);
  return world.store.lock_host(LockMode::exclusive);
}

void require_vrf(World& world, const std::string& name) {
  const auto vrf = world.host.link(name);
  if (vrf && vrf->kind == "vrf") return;
  throw Error("this host has no VRF " + quoted(name), Error::Kind::not_found)
      .hint("`ip link add " + name + " type vrf table 10` makes one");
}

/// The bridge of mode=unmanaged; Error when there is none that is somebody else's.
HostLink foreign_bridge(World& world, const std::string& name) {
  const auto link = world.host.link(name);
  if (!link) {
    throw Error("mode=unmanaged: this host has no bridge " + quoted(name), Error::Kind::not_found)
        .hint("`ip link show type bridge` lists them");
  }
  if (link->kind != "bridge") throw Error("mode=unmanaged: " + quoted(name) + " is no bridge");
  if (link->alias.starts_with("cnet:")) {
    throw Error("mode=unmanaged: the bridge " + quoted(name) +
                " is cnet's own, of another network");
  }
  return *link;
}

void choose_bridge(World& world, Network& network) {
  BridgeOptions& bridge = network.bridge;
  if (bridge.interface.empty()) bridge.interface = "br-" + network.id.short_form();
  if (!bridge.vrf.empty()) require_vrf(world, bridge.vrf);
  std::uint32_t mtu = 0;
  if (!bridge.managed) mtu = foreign_bridge(world, bridge.interface).mtu;
  if (bridge.mtu == 0) bridge.mtu = mtu != 0 ? mtu : world.host.default_mtu();
}

}  // namespace

namespace {

/// What its links are called, and whether they can be made.
void choose_links(World& world, Network& network) {
  if (has_parent(network.driver)) choose_parent(world, network);
  if (network.driver == DriverKind::bridge) choose_bridge(world, network);
}

}  // namespace

void choose_defaults(World& world, Network& network) {
  choose_links(world, network);
  choose_addresses(world, network);
}

namespace {

void make_resources(World& world, const Network& network) {
  if (!gives_interfaces(network.driver)) return;
  const auto host = hold_host(world, network);
  world.kernel.ensure(driver_for(network.driver).network_resources(network, host_traits(world)));
}

/// Without an answer the record stays: it says what the plugins may hold.
void take_back_partial(World& world, const Network& network) {
  keep_going(world.notes, "network " + quoted(network.name) + " stays half made", [&] {
    throw_if_any(world.kernel.remove(own_resources(world, network), Removal::complete));
    release_at_plugins(world, network, false);
    forget_network(world, network);
  });
}

/// Its record comes before the first question to a plugin.
void bring_partial_into_being(World& world, Network& network) {
  network.partial = true;
  choose_links(world, network);
  world.store.claim_network_name(network.name, network.id);
  all_or_nothing(
      [&] {
        world.store.save(network);
        request_pools(world, network);
        claim_and_record(world, network, false);
        make_resources(world, network);
        create_at_plugin(world, network);
        Network complete = network;
        complete.partial = false;
        world.store.save(complete);
      },
      [&] {
        take_back_partial(world, network);
        release_host_setup(world);
      });
  network.partial = false;
}

}  // namespace

void bring_into_being(World& world, Network& network, bool must_claim_name) {
  if (network.has_plugin()) return bring_partial_into_being(world, network);
  claim_and_record(world, network, must_claim_name);
  all_or_nothing([&] { make_resources(world, network); },
                 [&] {
                   forget_network(world, network);
                   release_host_setup(world);
                 });
}

Network ensure_network_stands(World& world, const Network& network) {
  settle_partial(world, network);
  if (!gives_interfaces(network.driver)) return network;
  const HostTraits host = host_traits(world);
  if (stands(world, network, driver_for(network.driver).network_resources(network, host))) {
    return network;
  }
  const auto lock = world.store.lock_network(network.id, LockMode::exclusive);
  auto recorded = world.store.network(network.id);
  if (!recorded) {
    if (!network.is_default_bridge()) return find_network(world, network.id.str());
    Network first_use = network;
    first_use.created = now();
    bring_into_being(world, first_use, false);
    return first_use;
  }
  const auto setup = hold_host(world, *recorded);
  world.kernel.ensure(driver_for(recorded->driver).network_resources(*recorded, host));
  return *recorded;
}

void note_unrecorded_drops(World& world, const Network& network) {
  if (!network.bridge.log_drops || world.store.has_watcher()) return;
  world.notes.push_back("drops of network " + quoted(network.name) +
                        " are recorded by `cnet system watch`, which is not running: start it "
                        "(systemctl enable --now cnet-watch)");
}

void forget_network(World& world, const Network& network) {
  world.store.erase(network.id);
  for (const Subnet& subnet : network.subnets) {
    if (!network.config_only) world.store.release_pool(subnet.prefix, network.id);
  }
  if (!network.predefined()) world.store.release_network_name(network.name, network.id);
}

}  // namespace cnet
