#include "port_wishes.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "cnet/base/error.h"
#include "cnet/driver/driver.h"

namespace cnet {
namespace {

enum class Choice { none, range, any };

Choice choice_of(const PortSpec& port) {
  if (port.host_port == 0) return Choice::any;
  return port.host_port_last > port.host_port ? Choice::range : Choice::none;
}

Binding binding(const PortSpec& port, const Ip& host_ip) {
  return {.host_ip = host_ip,
          .host_port = port.host_port,
          .container_port = port.container_port,
          .protocol = port.protocol,
          .from = port.from};
}

/// They cannot have the same port.
bool exclude_each_other(const PortClaim& claim, const std::vector<Wish>& wishes) {
  const auto clashes = [](const Wish& a, const Wish& b) {
    const bool every = a.holding == Holding::everywhere || b.holding == Holding::everywhere;
    const Ip& ip = a.socket.host_ip;
    const Ip& other = b.socket.host_ip;
    return every || ip == other ||
           (ip.family() == other.family() && (ip.is_any() || other.is_any()));
  };
  return std::ranges::any_of(claim.wishes, [&](const Wish& wish) {
    return std::ranges::any_of(wishes, [&](const Wish& other) { return clashes(wish, other); });
  });
}

/// Collects the claims of ports that have a choice: the same container port on several addresses
/// is to get one host port.
class Claims {
 public:
  void add(const PortSpec& port, std::vector<Wish> wishes) {
    const auto key =
        std::tuple(port.container_port, port.protocol, port.host_port, port.host_port_last);
    const auto known = last_.find(key);
    if (known != last_.end() && !exclude_each_other(all_[known->second], wishes)) {
      std::ranges::move(wishes, std::back_inserter(all_[known->second].wishes));
      return;
    }
    last_[key] = all_.size();
    all_.push_back({&port, std::move(wishes)});
  }
  std::vector<PortClaim> take() { return std::move(all_); }

 private:
  std::vector<PortClaim> all_;
  std::map<std::tuple<std::uint16_t, Protocol, std::uint16_t, std::uint16_t>, std::size_t> last_;
};

}  // namespace

PortWishes::PortWishes(const Sandbox& sandbox, const std::vector<Network>& networks, bool has_ipv6)
    : has_ipv6_(has_ipv6) {
  for (const Family family : kFamilies) {
    const Endpoint* endpoint = publishing_endpoint(sandbox, networks, family);
    if (endpoint == nullptr) continue;
    const auto network = std::ranges::find(networks, endpoint->network, &Network::id);
    (family == Family::v4 ? v4_ : v6_) = {true, network->bridge.host_binding(family)};
  }
}

std::vector<PortClaim> PortWishes::claims_of(const std::vector<PortSpec>& ports) const {
  std::vector<PortClaim> claims;
  claims.reserve(ports.size());
  for (const Choice choice : {Choice::none, Choice::range, Choice::any}) {
    Claims chosen;
    for (const PortSpec& port : ports) {
      if (choice_of(port) != choice) continue;
      if (choice == Choice::none) {
        claims.push_back({&port, of(port)});
      } else {
        chosen.add(port, of(port));
      }
    }
    std::ranges::move(chosen.take(), std::back_inserter(claims));
  }
  return claims;
}

std::vector<Wish> PortWishes::of(const PortSpec& port) const {
  if (port.host_ip) return {at(port, *port.host_ip)};
  if (v4_.host_ip || v6_.host_ip) return at_network_addresses(port);
  return {everywhere(port)};
}

Wish PortWishes::at(const PortSpec& port, const Ip& host_ip) const {
  if (host_ip.family() == Family::v4) {
    if (!v4_.exists && v6_.exists) {
      throw Error("port " + std::to_string(port.container_port) + " cannot be published on " +
                      host_ip.str() + ": the container has no IPv4 address",
                  Error::Kind::usage)
          .hint("publish on an IPv6 address, as in -p [::]:8080:80");
    }
    return {binding(port, host_ip), Holding::silent, {host_ip}};
  }
  // The kernel serves the rest; [::1] and the link-local addresses among [::] are for the relay.
  const bool translated =
      v6_.exists && !host_ip.is_any() && !host_ip.is_loopback() && !host_ip.is_link_local();
  return {binding(port, host_ip), translated ? Holding::silent : Holding::relayed, {host_ip}};
}

/// The network names an address of one family, or both.
std::vector<Wish> PortWishes::at_network_addresses(const PortSpec& port) const {
  std::vector<Wish> wishes;
  for (const WayIn* way : {&v4_, &v6_}) {
    if (!way->exists) continue;
    const Ip any = Ip::any(way == &v4_ ? Family::v4 : Family::v6);
    wishes.push_back(at(port, way->host_ip.value_or(any)));
  }
  return wishes;
}

Wish PortWishes::everywhere(const PortSpec& port) const {
  const Ip any4 = Ip::any(Family::v4);
  const Ip any6 = Ip::any(Family::v6);
  if (!has_ipv6_) return {binding(port, any4), Holding::silent, {any4}};
  if (v6_.exists && !v4_.exists) return {binding(port, any6), Holding::relayed, {any6}};
  return {binding(port, any6), Holding::everywhere, {any4, any6}};
}

void add_bindings(const Wish& wish, std::vector<Binding>& bindings) {
  for (const Ip& host_ip : wish.host_ips) {
    Binding binding = wish.socket;
    binding.host_ip = host_ip;
    bindings.push_back(binding);
  }
}

}  // namespace cnet
