#include "cnet/state/drop_log.h"

#include "cnet/state/json_value.h"

namespace cnet::state {
namespace {

/// No JSON string has this in it: its quotes would be escaped.
constexpr std::string_view kStart = "{\"time\":\"";

std::string text_of(const JsonValue& object, std::string_view key) {
  const auto value = object.find(key);
  return value ? value->text() : "";
}

Ip ip_of(const JsonValue& object, std::string_view key) {
  const auto ip = Ip::parse(text_of(object, key));
  if (!ip) object.refuse(std::string(key) + " is no address");
  return *ip;
}

std::uint16_t number_of(const JsonValue& object, std::string_view key, std::int64_t most) {
  const auto value = object.find(key);
  return value ? static_cast<std::uint16_t>(value->integer(0, most)) : std::uint16_t{0};
}

PacketFacts facts_of(const JsonValue& object) {
  return {.protocol = static_cast<std::uint8_t>(number_of(object, "protocol", 255)),
          .source = ip_of(object, "source_ip"),
          .destination = ip_of(object, "destination_ip"),
          .source_port = number_of(object, "source_port", 65535),
          .destination_port = number_of(object, "destination_port", 65535)};
}

NamedPacket packet_of(const JsonValue& object) {
  const auto time = parse_rfc3339(text_of(object, "time"));
  if (!time) object.refuse("a time is expected");
  NamedPacket named{.packet = {.time = *time,
                               .kind = LoggedPacket::Kind::dropped,
                               .rule = text_of(object, "rule"),
                               .in = text_of(object, "in"),
                               .out = text_of(object, "out"),
                               .facts = std::nullopt},
                    .source = text_of(object, "source"),
                    .destination = text_of(object, "destination")};
  if (object.find("protocol")) named.packet.facts = facts_of(object);
  return named;
}

}  // namespace

std::string to_line(const NamedPacket& named) {
  const LoggedPacket& packet = named.packet;
  std::string line = std::string(kStart) + rfc3339(packet.time) + "\"";
  const auto put = [&](std::string_view key, std::string_view text) {
    if (!text.empty()) line += ",\"" + std::string(key) + "\":" + json_string(text);
  };
  const auto put_port = [&](std::string_view key, std::uint16_t port) {
    if (port != 0) line += ",\"" + std::string(key) + "\":" + std::to_string(port);
  };
  put("rule", packet.rule);
  put("in", packet.in);
  put("out", packet.out);
  put("source", named.source);
  put("destination", named.destination);
  if (packet.facts) {
    line += ",\"protocol\":" + std::to_string(packet.facts->protocol);
    put("source_ip", packet.facts->source.str());
    put("destination_ip", packet.facts->destination.str());
    put_port("source_port", packet.facts->source_port);
    put_port("destination_port", packet.facts->destination_port);
  }
  return line + "}";
}

std::optional<NamedPacket> parse_dropped(std::string_view line) {
  const std::size_t start = line.rfind(kStart);
  if (start == std::string_view::npos) return std::nullopt;
  try {
    const JsonDocument document(line.substr(start), "", Error::Kind::damaged);
    return packet_of(document.top());
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace cnet::state
