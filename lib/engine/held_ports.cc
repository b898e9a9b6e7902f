#include "held_ports.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "find.h"

namespace cnet {
namespace {

bool clash(const Binding& a, const Binding& b) {
  return a.protocol == b.protocol && a.host_port == b.host_port &&
         (a.host_ip == b.host_ip || a.host_ip.is_any() || b.host_ip.is_any());
}

/// On the way to an error only: reads every running container.
std::optional<std::string> holder_of(World& world, const Binding& wanted) {
  for (const ContainerId& id : world.store.container_ids()) {
    const auto sandbox = world.store.sandbox(id);
    if (!sandbox) continue;
    for (const Binding& binding : sandbox->bindings) {
      if (!clash(binding, wanted)) continue;
      const auto container = world.store.container(id);
      return "container " + quoted(container ? container->name : id.short_form());
    }
  }
  return std::nullopt;
}

Error taken(World& world, const PortSpec& spec, const Binding& wanted) {
  std::string ports = std::to_string(spec.host_port);
  if (spec.host_port_last > spec.host_port) ports += "-" + std::to_string(spec.host_port_last);
  const auto holder = holder_of(world, wanted);
  return Error("host port " + wanted.host_ip.in_url() + ":" + ports + "/" +
                   protocol_name(wanted.protocol) + " is in use" +
                   (holder ? " by " + *holder : " by another program"),
               Error::Kind::exists)
      .hint(holder ? "publish on another port, or stop that container"
                   : "publish on another port, or look for the program with `ss -lntup`");
}

/// A socket to be, and what it stands for: two bindings when it holds a port of both families.
struct Wish {
  Binding socket;
  Holding holding = Holding::silent;
  std::vector<Ip> host_ips;
};

/// How the container's ports are reached in one family.
struct WayIn {
  bool exists = false;       ///< an endpoint with a gateway of that family
  std::optional<Ip> host_ip; ///< the network's own choice for -p without an address
};

/// Decides what has to be held for each port.
class Wishes {
 public:
  Wishes(const Sandbox& sandbox, const std::vector<Network>& networks, bool has_ipv6)
      : has_ipv6_(has_ipv6) {
    for (const Family family : kFamilies) {
      const Endpoint* endpoint = gateway_endpoint(sandbox, networks, family);
      if (endpoint == nullptr) continue;
      const auto network = std::ranges::find(networks, endpoint->network, &Network::id);
      (family == Family::v4 ? v4_ : v6_) = {true, network->bridge.host_binding(family)};
    }
  }

  std::vector<Wish> of(const PortSpec& spec) const {
    if (spec.host_ip) return {at(spec, *spec.host_ip)};
    if (v4_.host_ip || v6_.host_ip) return at_network_addresses(spec);
    return {everywhere(spec)};
  }

 private:
  static Binding binding(const PortSpec& spec, const Ip& host_ip) {
    return {.host_ip = host_ip,
            .host_port = spec.host_port,
            .container_port = spec.container_port,
            .protocol = spec.protocol};
  }

  Wish at(const PortSpec& spec, const Ip& host_ip) const {
    if (host_ip.family() == Family::v4) {
      if (!v4_.exists && v6_.exists) {
        throw Error("port " + std::to_string(spec.container_port) + " cannot be published on " +
                        host_ip.str() + ": the container has no IPv4 address",
                    Error::Kind::usage)
            .hint("publish on an IPv6 address, as in -p [::]:8080:80");
      }
      return {binding(spec, host_ip), Holding::silent, {host_ip}};
    }
    // The kernel serves the rest; [::1] and the link-local addresses among [::] are for the relay.
    const bool translated =
        v6_.exists && !host_ip.is_any() && !host_ip.is_loopback() && !host_ip.is_link_local();
    return {binding(spec, host_ip), translated ? Holding::silent : Holding::relayed, {host_ip}};
  }

  /// The network names an address of one family, or both.
  std::vector<Wish> at_network_addresses(const PortSpec& spec) const {
    std::vector<Wish> wishes;
    for (const WayIn* way : {&v4_, &v6_}) {
      if (!way->exists) continue;
      const Ip any = Ip::any(way == &v4_ ? Family::v4 : Family::v6);
      wishes.push_back(at(spec, way->host_ip.value_or(any)));
    }
    return wishes;
  }

  Wish everywhere(const PortSpec& spec) const {
    const Ip any4 = Ip::any(Family::v4);
    const Ip any6 = Ip::any(Family::v6);
    if (!has_ipv6_) return {binding(spec, any4), Holding::silent, {any4}};
    if (v6_.exists && !v4_.exists) return {binding(spec, any6), Holding::relayed, {any6}};
    return {binding(spec, any6), Holding::everywhere, {any4, any6}};
  }

  bool has_ipv6_;
  WayIn v4_;
  WayIn v6_;
};

void add_bindings(const Wish& wish, std::vector<Binding>& bindings) {
  for (const Ip& host_ip : wish.host_ips) {
    Binding binding = wish.socket;
    binding.host_ip = host_ip;
    bindings.push_back(binding);
  }
}

/// Holds the first free port of the wish's range.
void hold(World& world, const PortSpec& spec, Wish wish, HeldPorts& held) {
  auto socket = world.ports.hold(wish.socket, wish.holding);
  while (!socket && wish.socket.host_port < spec.host_port_last) {
    ++wish.socket.host_port;
    socket = world.ports.hold(wish.socket, wish.holding);
  }
  if (!socket) {
    wish.socket.host_ip = wish.host_ips.front();  // as the operator sees it
    throw taken(world, spec, wish.socket);
  }
  add_bindings(wish, held.bindings);
  held.published.held.push_back({.binding = wish.socket,
                                 .socket = *std::move(socket),
                                 .relayed = wish.holding != Holding::silent});
}

}  // namespace

HeldPorts hold_ports(World& world, const Container& container, const Sandbox& sandbox) {
  HeldPorts held;
  if (container.published.empty()) return held;
  const auto networks = networks_of(world, sandbox);
  const Wishes wishes(sandbox, networks, world.ports.has_ipv6());
  for (const PortSpec& spec : container.published) {
    for (Wish& wish : wishes.of(spec)) hold(world, spec, std::move(wish), held);
  }
  held.published.targets = relay_targets(sandbox, networks);
  return held;
}

std::vector<Binding> example_bindings(World& world, const Container& container,
                                      const Sandbox& sandbox,
                                      const std::vector<Network>& networks) {
  std::vector<Binding> bindings;
  const Wishes wishes(sandbox, networks, world.ports.has_ipv6());
  for (const PortSpec& spec : container.published) {
    for (const Wish& wish : wishes.of(spec)) add_bindings(wish, bindings);
  }
  return bindings;
}

RelayTargets relay_targets(const Sandbox& sandbox, const std::vector<Network>& networks) {
  RelayTargets targets;
  for (const Family family : kFamilies) {
    const Endpoint* endpoint = gateway_endpoint(sandbox, networks, family);
    if (endpoint == nullptr) continue;
    (family == Family::v4 ? targets.ip4 : targets.ip6) = endpoint->address(family)->ip();
  }
  return targets;
}

}  // namespace cnet
