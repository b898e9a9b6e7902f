#include <algorithm>
#include <utility>

#include "cnet/engine/networks.h"
#include "cnet/engine/traffic.h"

namespace cnet {
namespace {

constexpr std::chrono::minutes kFlowLasts{1};
constexpr std::size_t kMostFlows = 10'000;
constexpr const char* kHost = "host";

/// The same for both directions.
PacketFacts flow_of(const PacketFacts& facts) {
  PacketFacts flow = facts;
  if (std::pair(flow.destination, flow.destination_port) <
      std::pair(flow.source, flow.source_port)) {
    std::swap(flow.source, flow.destination);
    std::swap(flow.source_port, flow.destination_port);
  }
  return flow;
}

bool is_in(const Network& network, const Ip& ip) {
  return std::ranges::any_of(network.subnets,
                             [&](const Subnet& subnet) { return subnet.prefix.contains(ip); });
}

bool is_gateway(const Network& network, const Ip& ip) {
  return std::ranges::any_of(network.subnets,
                             [&](const Subnet& subnet) { return subnet.gateway == ip; });
}

}  // namespace

TrafficNames::TrafficNames(World& world, Network network)
    : world_(world), network_(std::move(network)) {}

std::optional<NamedPacket> TrafficNames::name(LoggedPacket packet) {
  NamedPacket named;
  if (packet.facts) {
    named.source = name_of(packet.facts->source);
    named.destination = name_of(packet.facts->destination);
    if (named.destination.empty() && packet.kind == LoggedPacket::Kind::dropped) {
      named.destination = publisher_of(*packet.facts);
    }
  }
  // Whoever forges an address is known by the port of the bridge.
  if (const std::string sender = sender_by(packet.in); !sender.empty()) named.source = sender;
  if (!is_on_network(packet, named)) return std::nullopt;
  // Last: the first of a flow may be told of twice, as a frame and when it is routed.
  if (packet.kind != LoggedPacket::Kind::dropped && is_known_flow(packet)) return std::nullopt;
  named.packet = std::move(packet);
  return named;
}

bool TrafficNames::is_on_network(const LoggedPacket& packet, const NamedPacket& named) {
  const std::string& bridge = network_.bridge.interface;
  if (packet.in == bridge || packet.out == bridge) return true;
  if (packet.kind == LoggedPacket::Kind::dropped && packet.facts &&
      is_own(packet.facts->destination)) {
    return true;
  }
  const auto port = ports_.find(packet.in);
  if (packet.kind == LoggedPacket::Kind::bridged) {
    // What goes through the gateway is told of when it is routed.
    return port != ports_.end() && !port->second.empty() && packet.facts &&
           is_own(packet.facts->destination);
  }
  if (port != ports_.end()) return !port->second.empty();
  return packet.out.empty() && packet.facts && !is_in(network_, packet.facts->source) &&
         !named.destination.empty() && named.destination == publisher_of(*packet.facts);
}

/// Of UDP and ICMP between two ports of a bridge, nothing marks the first packet.
bool TrafficNames::is_known_flow(const LoggedPacket& packet) {
  if (!packet.facts) return false;
  if (flows_.size() >= kMostFlows) {
    std::erase_if(flows_, [&](const auto& flow) { return flow.second + kFlowLasts < packet.time; });
  }
  if (flows_.size() >= kMostFlows) flows_.clear();
  const auto [known, is_new] = flows_.try_emplace(flow_of(*packet.facts), packet.time);
  const bool recent = !is_new && known->second + kFlowLasts > packet.time;
  known->second = packet.time;
  return recent;
}

bool TrafficNames::is_own(const Ip& ip) const {
  return is_in(network_, ip) && !is_gateway(network_, ip);
}

std::string TrafficNames::name_of(const Ip& ip) {
  const auto holder = [&](const Network& network) -> std::string {
    if (is_gateway(network, ip)) return kHost;
    const auto id = world_.store.leased_by(network.id, ip);
    const auto container = id ? world_.store.container(*id) : std::nullopt;
    return container ? container->name : "";
  };
  if (is_in(network_, ip)) return holder(network_);
  for (const Network& network : list_networks(world_)) {
    if (is_in(network, ip)) return holder(network);
  }
  return {};
}

/// Ports of bridges are named after their endpoint's id and never again used.
std::string TrafficNames::sender_by(const std::string& interface) {
  if (interface.empty() || interface == network_.bridge.interface) return {};
  if (const auto known = ports_.find(interface); known != ports_.end()) return known->second;
  if (!interface.starts_with("ve")) return {};
  for (const Member& member : view_network(world_, network_.id.str()).members) {
    if (member.endpoint) ports_[member.endpoint->host_interface] = member.name;
  }
  return ports_[interface];
}

/// Whoever on the network publishes the port of the host that the packet is for.
std::string TrafficNames::publisher_of(const PacketFacts& facts) {
  for (const auto& [ip, id] : world_.store.leases(network_.id)) {
    const auto sandbox = world_.store.sandbox(id);
    if (!sandbox) continue;
    for (const Binding& binding : sandbox->bindings) {
      if (binding.host_port != facts.destination_port ||
          static_cast<std::uint8_t>(binding.protocol) != facts.protocol) {
        continue;
      }
      const auto container = world_.store.container(id);
      return container ? container->name : "";
    }
  }
  return {};
}

}  // namespace cnet
