// How the model's plain values stand in records: as the text that their own parse functions read.
#include <array>
#include <limits>

#include "record_fields.h"

namespace cnet::state {
namespace {

template <class Enum>
struct Word {
  Enum value;
  std::string_view text;
};

constexpr std::array<Word<GatewayMode>, 4> kGatewayModes{
    {{GatewayMode::nat, "nat"},
     {GatewayMode::nat_unprotected, "nat-unprotected"},
     {GatewayMode::routed, "routed"},
     {GatewayMode::isolated, "isolated"}}};
constexpr std::array<Word<ParentOrigin>, 3> kParentOrigins{{{ParentOrigin::given, "given"},
                                                            {ParentOrigin::vlan, "vlan"},
                                                            {ParentOrigin::isolated, "isolated"}}};
constexpr std::array<Word<MacvlanMode>, 4> kMacvlanModes{{{MacvlanMode::bridge, "bridge"},
                                                          {MacvlanMode::private_only, "private"},
                                                          {MacvlanMode::vepa, "vepa"},
                                                          {MacvlanMode::passthru, "passthru"}}};
constexpr std::array<Word<IpvlanMode>, 3> kIpvlanModes{
    {{IpvlanMode::l2, "l2"}, {IpvlanMode::l3, "l3"}, {IpvlanMode::l3s, "l3s"}}};
constexpr std::array<Word<IpvlanFlag>, 3> kIpvlanFlags{{{IpvlanFlag::bridge, "bridge"},
                                                        {IpvlanFlag::private_only, "private"},
                                                        {IpvlanFlag::vepa, "vepa"}}};
constexpr std::array<Word<NetworkMode>, 4> kNetworkModes{{{NetworkMode::own, "own"},
                                                          {NetworkMode::none, "none"},
                                                          {NetworkMode::host, "host"},
                                                          {NetworkMode::container, "container"}}};

constexpr std::array<Word<Controller>, 5> kControllers{{{Controller::cpu, "cpu"},
                                                        {Controller::cpuset, "cpuset"},
                                                        {Controller::memory, "memory"},
                                                        {Controller::io, "io"},
                                                        {Controller::pids, "pids"}}};
constexpr std::array<Word<Throttle>, 4> kThrottles{{{Throttle::read_bps, "read_bps"},
                                                    {Throttle::write_bps, "write_bps"},
                                                    {Throttle::read_iops, "read_iops"},
                                                    {Throttle::write_iops, "write_iops"}}};

template <class Enum, std::size_t n>
void write_word(JsonWriter& json, const std::array<Word<Enum>, n>& words, Enum value) {
  for (const auto& word : words) {
    if (word.value == value) json.text(word.text);
  }
}

template <class Enum, std::size_t n>
void read_word(const JsonValue& json, const std::array<Word<Enum>, n>& words, Enum& value) {
  const std::string text = json.text();
  std::string known;
  for (const auto& word : words) {
    if (word.text == text) {
      value = word.value;
      return;
    }
    known.append(known.empty() ? "" : ", ").append(word.text);
  }
  json.refuse("one of " + known + " is expected");
}

template <class Number>
void read_number(const JsonValue& json, Number& value) {
  using Limits = std::numeric_limits<Number>;
  value = static_cast<Number>(json.integer(Limits::min(), Limits::max()));
}

template <class T>
void take(const JsonValue& json, const std::optional<T>& parsed, const char* expected, T& value) {
  if (!parsed) json.refuse(std::string(expected) + " is expected");
  value = *parsed;
}

}  // namespace

void write_value(JsonWriter& json, const std::string& value) { json.text(value); }
void write_value(JsonWriter& json, bool value) { json.boolean(value); }
void write_value(JsonWriter& json, int value) { json.number(value); }
void write_value(JsonWriter& json, std::uint16_t value) { json.number(value); }
void write_value(JsonWriter& json, std::uint32_t value) { json.number(value); }
void write_value(JsonWriter& json, std::uint64_t value) { json.natural(value); }
void write_value(JsonWriter& json, std::int64_t value) { json.number(value); }
void write_value(JsonWriter& json, Controller value) { write_word(json, kControllers, value); }
void write_value(JsonWriter& json, Throttle value) { write_word(json, kThrottles, value); }
void write_value(JsonWriter& json, const Time& value) { json.text(rfc3339(value)); }
void write_value(JsonWriter& json, const Ip& value) { json.text(value.str()); }
void write_value(JsonWriter& json, const Prefix& value) { json.text(value.str()); }
void write_value(JsonWriter& json, const Mac& value) { json.text(value.str()); }
void write_value(JsonWriter& json, const NameServer& value) { json.text(value.str()); }
void write_value(JsonWriter& json, Protocol value) { json.text(protocol_name(value)); }
void write_value(JsonWriter& json, DriverKind value) { json.text(driver_name(value)); }
void write_value(JsonWriter& json, GatewayMode value) { write_word(json, kGatewayModes, value); }
void write_value(JsonWriter& json, ParentOrigin value) { write_word(json, kParentOrigins, value); }
void write_value(JsonWriter& json, MacvlanMode value) { write_word(json, kMacvlanModes, value); }
void write_value(JsonWriter& json, IpvlanMode value) { write_word(json, kIpvlanModes, value); }
void write_value(JsonWriter& json, IpvlanFlag value) { write_word(json, kIpvlanFlags, value); }
void write_value(JsonWriter& json, NetworkMode value) { write_word(json, kNetworkModes, value); }

void read_value(const JsonValue& json, std::string& value) { value = json.text(); }
void read_value(const JsonValue& json, bool& value) { value = json.boolean(); }
void read_value(const JsonValue& json, int& value) { read_number(json, value); }
void read_value(const JsonValue& json, std::uint16_t& value) { read_number(json, value); }
void read_value(const JsonValue& json, std::uint32_t& value) { read_number(json, value); }
void read_value(const JsonValue& json, std::uint64_t& value) { value = json.natural(); }
void read_value(const JsonValue& json, std::int64_t& value) { read_number(json, value); }
void read_value(const JsonValue& json, Controller& value) { read_word(json, kControllers, value); }
void read_value(const JsonValue& json, Throttle& value) { read_word(json, kThrottles, value); }

void read_value(const JsonValue& json, Time& value) {
  take(json, parse_rfc3339(json.text()), "a time as in RFC 3339", value);
}
void read_value(const JsonValue& json, Ip& value) {
  take(json, Ip::parse(json.text()), "an IP address", value);
}
void read_value(const JsonValue& json, Prefix& value) {
  take(json, Prefix::parse(json.text()), "an address with a prefix length", value);
}
void read_value(const JsonValue& json, Mac& value) {
  take(json, Mac::parse(json.text()), "a MAC address", value);
}
void read_value(const JsonValue& json, NameServer& value) {
  take(json, NameServer::parse(json.text()), "the address of a name server", value);
}
void read_value(const JsonValue& json, Protocol& value) {
  take(json, parse_protocol(json.text()), "a transport protocol", value);
}
void read_value(const JsonValue& json, DriverKind& value) {
  take(json, parse_driver(json.text()), "a network driver", value);
}
void read_value(const JsonValue& json, GatewayMode& value) {
  read_word(json, kGatewayModes, value);
}
void read_value(const JsonValue& json, ParentOrigin& value) {
  read_word(json, kParentOrigins, value);
}
void read_value(const JsonValue& json, MacvlanMode& value) {
  read_word(json, kMacvlanModes, value);
}
void read_value(const JsonValue& json, IpvlanMode& value) { read_word(json, kIpvlanModes, value); }
void read_value(const JsonValue& json, IpvlanFlag& value) { read_word(json, kIpvlanFlags, value); }
void read_value(const JsonValue& json, NetworkMode& value) {
  read_word(json, kNetworkModes, value);
}

void require_schema(const JsonValue& schema) {
  const std::int64_t number = schema.integer(1, std::numeric_limits<int>::max());
  if (number != kSchema) {
    schema.refuse("schema " + std::to_string(number) + " belongs to a newer cnet; this one knows " +
                  std::to_string(kSchema));
  }
}

}  // namespace cnet::state
