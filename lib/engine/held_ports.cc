#include "held_ports.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "find.h"
#include "port_wishes.h"

namespace cnet {
namespace {

/// How often another free port is tried when the first is taken on the next address.
constexpr int kAttempts = 16;

/// Whether both could not be held at once.
bool clash(const Binding& a, const Binding& b) {
  return a.protocol == b.protocol && a.host_port == b.host_port &&
         (a.host_ip == b.host_ip ||
          (a.host_ip.family() == b.host_ip.family() && (a.host_ip.is_any() || b.host_ip.is_any())));
}

bool clashes_with_one(const Binding& binding, const std::vector<Binding>& others) {
  return std::ranges::any_of(others, [&](const Binding& other) { return clash(binding, other); });
}

/// On the way to an error only: reads every running container.
std::optional<std::string> holder_of(World& world, const std::vector<Binding>& wanted) {
  const auto is_wanted = [&](const Binding& binding) { return clashes_with_one(binding, wanted); };
  for (const ContainerId& id : world.store.container_ids()) {
    const auto sandbox = world.store.sandbox(id);
    if (!sandbox || std::ranges::none_of(sandbox->bindings, is_wanted)) continue;
    const auto container = world.store.container(id);
    return "container " + quoted(container ? container->name : id.short_form());
  }
  return std::nullopt;
}

Error taken(World& world, const PortSpec& port, const std::vector<Binding>& wanted,
            const std::vector<Binding>& ours) {
  std::string ports = std::to_string(port.host_port);
  if (port.host_port_last > port.host_port) ports += "-" + std::to_string(port.host_port_last);
  const std::string words = "host port " + wanted.front().host_ip.in_url() + ":" + ports + "/" +
                            protocol_name(port.protocol);
  if (std::ranges::any_of(ours, [&](const Binding& b) { return clashes_with_one(b, wanted); })) {
    return Error(words + " is asked for twice", Error::Kind::usage);
  }
  const auto holder = holder_of(world, wanted);
  return Error(words + " is in use" + (holder ? " by " + *holder : " by another program"),
               Error::Kind::exists)
      .hint(holder ? "publish on another port, or stop that container"
                   : "publish on another port, or look for the program with `ss -lntup`");
}

/// Holds all of them on one port; none when one is in use, and then it says which.
class Attempt {
 public:
  Attempt(World& world, const PortClaim& claim) : world_(world), claim_(claim) {}

  /// 0: any free port, the same for all.
  bool at(std::uint16_t port) {
    sockets_.clear();
    port_ = port;
    for (const Wish& wish : claim_.wishes) {
      Binding socket = wish.socket;
      socket.host_port = port_;
      auto held = world_.ports.hold(socket, wish.holding);
      if (!held) {
        refused_ = &wish;
        return false;
      }
      port_ = socket.host_port;
      sockets_.push_back(*std::move(held));
    }
    return true;
  }

  void take(HeldPorts& held) {
    for (std::size_t i = 0; i < sockets_.size(); ++i) {
      Wish wish = claim_.wishes[i];
      wish.socket.host_port = port_;
      add_bindings(wish, held.bindings);
      held.published.held.push_back({.binding = wish.socket,
                                     .socket = std::move(sockets_[i]),
                                     .relayed = wish.holding != Holding::silent});
    }
  }

  /// As the operator sees it.
  std::vector<Binding> refused() const {
    Wish wish = *refused_;
    wish.socket.host_port = port_;
    std::vector<Binding> bindings;
    add_bindings(wish, bindings);
    return bindings;
  }

 private:
  World& world_;
  const PortClaim& claim_;
  std::vector<UniqueFd> sockets_;
  std::uint16_t port_ = 0;
  const Wish* refused_ = nullptr;
};

void hold(World& world, const PortClaim& claim, HeldPorts& held) {
  const PortSpec& port = *claim.port;
  Attempt attempt(world, claim);
  if (port.host_port == 0) {
    for (int i = 0; i < kAttempts; ++i) {
      if (attempt.at(0)) return attempt.take(held);
    }
    throw Error("there is no free host port for container port " +
                    std::to_string(port.container_port) + "/" + protocol_name(port.protocol),
                Error::Kind::exists)
        .hint("`sysctl net.ipv4.ip_local_port_range` says which ports are chosen from");
  }
  for (int at = port.host_port; at <= std::max(port.host_port, port.host_port_last); ++at) {
    if (attempt.at(static_cast<std::uint16_t>(at))) return attempt.take(held);
  }
  throw taken(world, port, attempt.refused(), held.bindings);
}

}  // namespace

const Network* own_address_network(const Sandbox& sandbox, const std::vector<Network>& networks) {
  const Network* found = nullptr;
  for (const Endpoint& endpoint : sandbox.endpoints) {
    const auto network = std::ranges::find(networks, endpoint.network, &Network::id);
    if (network != networks.end() && !publishes(*network)) found = &*network;
  }
  for (const Family family : kFamilies) {
    if (publishing_endpoint(sandbox, networks, family) != nullptr) return nullptr;
  }
  return found;
}

void by_family(std::vector<Binding>& bindings) {
  std::ranges::stable_sort(bindings, {},
                           [](const Binding& binding) { return binding.host_ip.family(); });
}

HeldPorts hold_ports(World& world, const std::vector<PortSpec>& ports, const Sandbox& sandbox) {
  HeldPorts held;
  if (ports.empty()) return held;
  const auto networks = networks_of(world, sandbox);
  if (const Network* network = own_address_network(sandbox, networks)) {
    world.notes.push_back(
        "ports are not published: the container is reached at its own address on "
        "network " +
        quoted(network->name) + " (" + network->driver_name() + ")");
    return held;
  }
  const PortWishes wishes(sandbox, networks, world.ports.has_ipv6());
  held.bindings.reserve(2 * ports.size());
  held.published.held.reserve(ports.size());
  for (const PortClaim& claim : wishes.claims_of(ports)) hold(world, claim, held);
  by_family(held.bindings);
  held.published.targets = relay_targets(sandbox, networks);
  return held;
}

std::vector<Binding> example_bindings(World& world, const std::vector<PortSpec>& ports,
                                      const Sandbox& sandbox,
                                      const std::vector<Network>& networks) {
  std::vector<Binding> bindings;
  if (own_address_network(sandbox, networks) != nullptr) return bindings;
  const PortWishes wishes(sandbox, networks, world.ports.has_ipv6());
  for (const PortClaim& claim : wishes.claims_of(ports)) {
    for (const Wish& wish : claim.wishes) add_bindings(wish, bindings);
  }
  return bindings;
}

/// Of all others, those count that may share something with these: on a routed network, several
/// bindings of a container port are one element; and what they have in common of one host address
/// is there already with any.
Resources resources_of_ports(World& world, const Sandbox& sandbox,
                             const std::vector<Binding>& bindings) {
  const auto inside = [](const Binding& binding) {
    return std::pair(binding.container_port, binding.protocol);
  };
  std::set<std::pair<std::uint16_t, Protocol>> ports;
  std::ranges::transform(bindings, std::inserter(ports, ports.end()), inside);
  Sandbox others = sandbox;
  others.bindings.clear();
  std::set<Ip> host_ips;
  for (const Binding& other : sandbox.bindings) {
    if (ports.contains(inside(other)) && std::ranges::find(bindings, other) != bindings.end()) {
      continue;
    }
    if (host_ips.insert(other.host_ip).second || ports.contains(inside(other))) {
      others.bindings.push_back(other);
    }
  }
  Sandbox with = others;
  std::ranges::copy(bindings, std::back_inserter(with.bindings));
  const auto networks = networks_of(world, sandbox);
  const HostTraits host = host_traits(world);
  return difference(plan_sandbox(with, networks, host), plan_sandbox(others, networks, host));
}

RelayTargets relay_targets(const Sandbox& sandbox, const std::vector<Network>& networks) {
  RelayTargets targets;
  for (const Family family : kFamilies) {
    const Endpoint* endpoint = publishing_endpoint(sandbox, networks, family);
    if (endpoint == nullptr) continue;
    (family == Family::v4 ? targets.ip4 : targets.ip6) = endpoint->address(family)->ip();
  }
  return targets;
}

}  // namespace cnet
