#include "cnet/output/traffic_view.h"

namespace cnet::output {
namespace {

std::string action_of(const LoggedPacket& packet) {
  return packet.kind == LoggedPacket::Kind::dropped ? "drop" : "new";
}

std::string place(const Ip& ip, std::uint16_t port) {
  return port == 0 ? ip.str() : ip.in_url() + ":" + std::to_string(port);
}

/// "web (10.8.0.2:80)", "192.0.2.7:51234"
std::string party(const std::string& name, const std::string& place) {
  return name.empty() ? place : name + " (" + place + ")";
}

}  // namespace

std::string traffic_line(const NamedPacket& named) {
  const LoggedPacket& packet = named.packet;
  std::string line = rfc3339(packet.time) + " " + action_of(packet) + " ";
  if (packet.facts) {
    const PacketFacts& facts = *packet.facts;
    line += ip_protocol_name(facts.protocol) + " " +
            party(named.source, place(facts.source, facts.source_port)) + " -> " +
            party(named.destination, place(facts.destination, facts.destination_port));
  } else {
    line += "frame " + (named.source.empty() ? packet.in : named.source);
  }
  if (!packet.rule.empty()) line += " " + packet.rule;
  return line;
}

Json traffic_json(const NamedPacket& named) {
  const LoggedPacket& packet = named.packet;
  const bool known = packet.facts.has_value();
  const PacketFacts facts = packet.facts.value_or(PacketFacts{});
  Json out;
  out["Time"] = rfc3339(packet.time);
  out["Action"] = action_of(packet);
  out["Protocol"] = known ? ip_protocol_name(facts.protocol) : "";
  out["Source"] = named.source;
  out["SourceIP"] = known ? facts.source.str() : "";
  out["SourcePort"] = facts.source_port;
  out["Destination"] = named.destination;
  out["DestinationIP"] = known ? facts.destination.str() : "";
  out["DestinationPort"] = facts.destination_port;
  out["In"] = packet.in;
  out["Out"] = packet.out;
  out["Rule"] = packet.rule;
  return out;
}

}  // namespace cnet::output
