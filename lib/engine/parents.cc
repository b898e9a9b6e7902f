#include "parents.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/ipam/ipam.h"
#include "find.h"
#include "network_users.h"

namespace cnet {
namespace {

constexpr std::uint64_t kLastVlan = 4094;
constexpr std::string_view kVlanMark = "cnet:vlan:";
constexpr std::size_t kManyMacs = 64;  // unicast filters of many network cards

std::string in_words(const Network& network) {
  return "parent " + quoted(network.parent.interface);
}

void require_kind(World& world, const std::string& kind, const std::string& module) {
  if (world.host.can_make_links(kind)) return;
  throw Error("this kernel has no " + kind + " links: the module `" + module + "` is missing")
      .hint("`modprobe " + module + "` tries to load it; a kernel without it needs another driver");
}

/// Takes "eth0.50" apart.
bool split_vlan(ParentOptions& parent) {
  const std::size_t dot = parent.interface.rfind('.');
  if (dot == std::string::npos || dot == 0) return false;
  const auto number = parse_number(parent.interface.substr(dot + 1), kLastVlan);
  if (!number || *number == 0) return false;
  parent.vlan_of = parent.interface.substr(0, dot);
  parent.vlan = static_cast<std::uint32_t>(*number);
  return true;
}

Error missing(const std::string& what, const std::string& name) {
  return Error(what + ": this host has no link " + quoted(name), Error::Kind::not_found)
      .hint("`ip link` lists them; NAME.ID, as in eth0.50, is made as a VLAN if NAME exists");
}

/// A bridge or a bond takes every packet of its ports; a VRF does not.
void require_free(const Network& network, const HostLink& link) {
  if (link.master.empty() || link.master_kind == "vrf") return;
  const std::string hint =
      link.master_kind == "bridge"
          ? "take the bridge itself as the parent, or attach to it: --driver bridge -o "
            "mode=unmanaged -o com.docker.network.bridge.name=" +
                link.master
          : "take " + link.master + " itself as the parent";
  throw Error(in_words(network) + " belongs to the " + link.master_kind + " " +
              quoted(link.master) + ", which takes its packets")
      .hint(hint);
}

void require_fit(World& world, const Network& network, const HostLink& link) {
  require_free(network, link);
  const bool needs_ethernet =
      network.driver == DriverKind::macvlan || network.parent.ipvlan == IpvlanMode::l2;
  if (needs_ethernet && !link.ethernet) {
    const std::string mode =
        network.driver == DriverKind::macvlan ? "macvlan" : "ipvlan in mode l2";
    throw Error(in_words(network) + " is no Ethernet link, which " + mode + " needs");
  }
  if (network.parent.mtu > link.mtu) {
    throw Error("an MTU of " + std::to_string(network.parent.mtu) + " bytes is more than " +
                in_words(network) + " has (" + std::to_string(link.mtu) + ")");
  }
  if (!link.up) {
    world.notes.push_back(in_words(network) + " is down: `ip link set " + network.parent.interface +
                          " up` lets packets through");
  }
}

/// What is cnet's own has guards that a link on it would pass by.
void require_foreign(const Network& network, const HostLink& link) {
  if (!link.alias.starts_with("cnet:")) return;
  throw Error(in_words(network) + " is cnet's own, of another network")
      .hint("take the link that leads to the wire");
}

void choose_vlan(World& world, Network& network) {
  ParentOptions& parent = network.parent;
  if (!split_vlan(parent)) throw missing("parent", parent.interface);
  const auto below = world.host.link(parent.vlan_of);
  if (!below) throw missing("parent " + quoted(parent.interface), parent.vlan_of);
  require_kind(world, "vlan", "8021q");
  if (!below->up) {
    throw Error(in_words(network) + ": a VLAN cannot be up while " + quoted(parent.vlan_of) +
                " is down")
        .hint("`ip link set " + parent.vlan_of + " up` first");
  }
  parent.origin = ParentOrigin::vlan;
}

/// Networks of cnet's on the same parent.
std::vector<Network> neighbours(World& world, const Network& network) {
  std::vector<Network> found;
  for (const NetworkId& id : world.store.network_ids()) {
    if (id == network.id) continue;
    auto other = world.store.network(id);
    if (!other || !has_parent(other->driver)) continue;
    if (other->parent.interface == network.parent.interface) found.push_back(*std::move(other));
  }
  return found;
}

/// The kernel has one kind of links on a parent, and one mode of ipvlan.
void require_agreement(const Network& network, const Network& other) {
  const std::string both = in_words(network) + " is that of network " + quoted(other.name);
  if (other.driver != network.driver) {
    throw Error(both + ", whose driver is " + driver_name(other.driver) +
                    ": a parent has links of one driver",
                Error::Kind::exists);
  }
  if (network.driver == DriverKind::ipvlan && other.parent.ipvlan != network.parent.ipvlan) {
    throw Error(both + " in mode " + ipvlan_mode_name(other.parent.ipvlan) +
                    ": all ipvlan links of a parent have one mode",
                Error::Kind::exists);
  }
  const auto alone = [](const Network& each) {
    return each.driver == DriverKind::macvlan && each.parent.macvlan == MacvlanMode::passthru;
  };
  if (alone(network) || alone(other)) {
    throw Error(both + ": mode passthru has a parent to itself", Error::Kind::exists);
  }
}

}  // namespace

void choose_parent(World& world, Network& network) {
  require_kind(world, driver_name(network.driver), driver_name(network.driver));
  ParentOptions& parent = network.parent;
  if (parent.interface.empty()) {
    parent.interface = "dm-" + network.id.short_form();
    parent.origin = ParentOrigin::isolated;
    network.internal = true;
    return;
  }
  const auto link = world.host.link(parent.interface);
  if (link && !link->alias.starts_with(kVlanMark)) {
    require_foreign(network, *link);
    require_fit(world, network, *link);
  } else {
    choose_vlan(world, network);
  }
  for (const Network& other : neighbours(world, network)) require_agreement(network, other);
}

void choose_host_addresses(Network& network) {
  if (!network.parent.host_access) return;
  for (Subnet& subnet : network.subnets) {
    if (subnet.aux.contains(std::string(kHostAddress))) continue;
    const auto ip = ipam::choose_address(subnet, std::nullopt, [](const Ip&) { return true; });
    if (!ip) throw Error("no address is left for the host in " + subnet.prefix.str());
    subnet.aux.emplace(kHostAddress, *ip);
  }
}

Resources own_resources(World& world, const Network& network) {
  const HostTraits host = host_traits(world);
  Resources own = driver_for(network.driver).network_resources(network, host);
  if (!has_parent(network.driver) || network.parent.origin != ParentOrigin::vlan) return own;
  for (const Network& other : neighbours(world, network)) {
    own = difference(own, driver_for(other.driver).network_resources(other, host));
  }
  return own;
}

void note_many_macs(World& world, const Network& network) {
  if (network.driver != DriverKind::macvlan || network.parent.origin == ParentOrigin::isolated) {
    return;
  }
  const std::size_t macs = network_users(world, network).size();
  if (macs < kManyMacs) return;
  world.notes.push_back(
      in_words(network) + " has " + std::to_string(macs) +
      " hardware addresses behind it: many network cards filter up to 64 and hear everything "
      "beyond that, and switches may refuse them; the driver ipvlan needs one for all");
}

void require_room(World& world, const Network& network, const ContainerId& container) {
  if (network.driver != DriverKind::macvlan || network.parent.macvlan != MacvlanMode::passthru) {
    return;
  }
  for (const ContainerId& user : network_users(world, network)) {
    if (user == container) continue;
    const auto other = world.store.container(user);
    throw Error("network " + quoted(network.name) +
                    " is in mode passthru and has room for one "
                    "container: " +
                    quoted(other ? other->name : user.short_form()) + " is on it",
                Error::Kind::exists);
  }
}

}  // namespace cnet
