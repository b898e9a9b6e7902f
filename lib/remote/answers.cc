#include "cnet/remote/answers.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/printable.h"
#include "cnet/base/text.h"
#include "cnet/model/names.h"
#include "cnet/state/json_value.h"

namespace cnet::remote {
namespace {

using state::JsonDocument;
using state::JsonValue;

constexpr int kOk = 200, kUnknown = 404;
constexpr std::size_t kLongestWords = 300;  ///< of an error, in bytes

/// Go writes null for what is empty.
std::optional<JsonValue> find(const JsonValue& object, std::string_view key) {
  const auto found = object.find(key);
  return found && !found->is_null() ? found : std::nullopt;
}

std::string text_in(const JsonValue& object, std::string_view key) {
  const auto found = find(object, key);
  return found ? found->text() : "";
}

bool flag_in(const JsonValue& object, std::string_view key) {
  const auto found = find(object, key);
  return found && found->boolean();
}

/// Its own words on one line that a terminal may have.
std::string words(std::string_view text) { return printable(trim(text.substr(0, kLongestWords))); }

/// An answer that was read: an object, empty where there is nothing.
class Reading {
 public:
  explicit Reading(const Said& said)
      : document_(is_empty(said.answer.body) ? "{}" : std::string_view(said.answer.body),
                  said.who + ": its answer", Error::Kind::failed) {}
  JsonValue top() const { return document_.top(); }

 private:
  static bool is_empty(const std::string& body) {
    const auto text = trim(body);
    return text.empty() || text == "null";
  }
  JsonDocument document_;
};

/// The network drivers' key, and the IPAM drivers'.
std::string error_in(const JsonValue& top) {
  for (const char* key : {"Err", "Error"}) {
    std::string text = text_in(top, key);
    if (!text.empty()) return text;
  }
  return {};
}

/// A server that fails says why in JSON, or in plain words.
std::string words_of_status(const Said& said) {
  const std::string status = "HTTP status " + std::to_string(said.answer.status);
  const auto body = trim(said.answer.body);
  if (body.starts_with('{')) {
    const std::string error = error_in(Reading(said).top());
    if (!error.empty()) return words(error);
  }
  return body.empty() ? status : status + ": " + words(split(body, '\n').front());
}

template <class Value>
std::optional<Value> parsed_in(const JsonValue& object, std::string_view key,
                               const char* expected) {
  const auto found = find(object, key);
  if (!found || found->text().empty()) return std::nullopt;
  auto value = Value::parse(found->text());
  if (!value) found->refuse(words(found->text()) + " is not " + expected);
  return value;
}

std::optional<Prefix> address_in(const JsonValue& object, std::string_view key, Family family) {
  const auto prefix = parsed_in<Prefix>(object, key, "an address with a prefix length");
  if (!prefix) return std::nullopt;
  const Ip& ip = prefix->ip();
  const bool usable =
      ip.family() == family && !ip.is_any() && !ip.is_loopback() && !ip.is_multicast();
  if (!usable || prefix->length() == 0) {
    object.find(key)->refuse(prefix->str() + " is no address of an interface");
  }
  return prefix;
}

std::optional<Ip> gateway_in(const JsonValue& object, std::string_view key, Family family) {
  const auto found = find(object, key);
  if (!found || found->text().empty()) return std::nullopt;
  // Some write the subnet's length behind it.
  const auto ip = Ip::parse(split(found->text(), '/').front());
  if (!ip || ip->family() != family || ip->is_any() || ip->is_loopback() || ip->is_multicast()) {
    found->refuse(words(found->text()) + " is no gateway");
  }
  return ip;
}

/// '%' would have the kernel choose the number behind a name.
bool is_plain_link_name(const std::string& name) {
  const auto is_plain = [](char c) { return c > ' ' && c < '\x7f' && c != '%'; };
  return is_link_name(name) && name != "lo" && std::ranges::all_of(name, is_plain);
}

std::string link_in(const JsonValue& object, std::string_view key) {
  const std::string name = text_in(object, key);
  if (!name.empty() && !is_plain_link_name(name)) {
    object.find(key)->refuse(words(name) + " is no name of an interface");
  }
  return name;
}

RemoteRoute route_of(const JsonValue& json) {
  constexpr std::int64_t next_hop = 0, connected = 1;
  const auto destination = parsed_in<Prefix>(json, "Destination", "a subnet");
  if (!destination) json.refuse("a route needs a Destination");
  RemoteRoute route{.destination = destination->canonical()};
  const auto kind = find(json, "RouteType");
  if (kind && kind->integer(next_hop, connected) == connected) return route;
  route.via = gateway_in(json, "NextHop", destination->family());
  if (!route.via) json.refuse("a route of type 0 needs a NextHop");
  return route;
}

/// A value of any kind, as far as it is one line.
std::string value_text(const JsonValue& value) {
  return value.is_text() ? words(value.text()) : value.plain();
}

}  // namespace

bool unknown_method(const Said& said) { return said.answer.status == kUnknown; }

std::optional<std::string> refusal(const Said& said) {
  if (said.answer.status != kOk) return words_of_status(said);
  const std::string error = error_in(Reading(said).top());
  return error.empty() ? std::nullopt : std::optional(words(error));
}

void require_done(const Said& said) {
  if (const auto words = refusal(said)) throw Error(said.who + ": " + *words);
}

std::vector<std::string> implements(const Said& said) {
  require_done(said);
  std::vector<std::string> kinds;
  const Reading reading(said);
  if (const auto list = find(reading.top(), "Implements")) {
    for (const JsonValue& each : list->elements()) kinds.push_back(each.text());
  }
  return kinds;
}

DriverCapabilities driver_capabilities(const Said& said) {
  if (unknown_method(said)) return {};
  require_done(said);
  const Reading reading(said);
  const std::string scope = text_in(reading.top(), "Scope");
  if (!scope.empty() && scope != "local" && scope != "global") {
    reading.top().find("Scope")->refuse(words(scope) + " is neither local nor global");
  }
  return {.global = scope == "global"};
}

std::map<std::string, std::string> allocated_options(const Said& said) {
  if (unknown_method(said)) return {};
  require_done(said);
  const Reading reading(said);
  std::map<std::string, std::string> options;
  if (const auto object = find(reading.top(), "Options")) {
    for (const JsonValue& member : object->members()) options[member.key()] = member.text();
  }
  return options;
}

ChosenInterface chosen_interface(const Said& said) {
  require_done(said);
  const Reading reading(said);
  const auto interface = find(reading.top(), "Interface");
  if (!interface) return {};
  ChosenInterface chosen{.ip4 = address_in(*interface, "Address", Family::v4),
                         .ip6 = address_in(*interface, "AddressIPv6", Family::v6),
                         .mac = parsed_in<Mac>(*interface, "MacAddress", "a MAC address")};
  if (chosen.mac && (chosen.mac->is_multicast() || chosen.mac->is_zero())) {
    interface->find("MacAddress")->refuse(chosen.mac->str() + " is no address of one interface");
  }
  return chosen;
}

Joined joined(const Said& said) {
  require_done(said);
  const Reading reading(said);
  const JsonValue top = reading.top();
  Joined joined;
  if (const auto name = find(top, "InterfaceName")) {
    joined.link = link_in(*name, "SrcName");
    joined.name = link_in(*name, "DstName");
    joined.prefix = link_in(*name, "DstPrefix");
    // A number follows.
    if (joined.prefix.size() > 11) name->refuse("DstPrefix is too long");
  }
  joined.gateway4 = gateway_in(top, "Gateway", Family::v4);
  joined.gateway6 = gateway_in(top, "GatewayIPv6", Family::v6);
  if (const auto routes = find(top, "StaticRoutes")) {
    constexpr std::size_t most = 1000;
    const auto list = routes->elements();
    if (list.size() > most) routes->refuse("more than 1000 routes");
    for (const JsonValue& each : list) joined.routes.push_back(route_of(each));
  }
  if (joined.link.empty() && (joined.gateway4 || joined.gateway6 || !joined.routes.empty())) {
    top.refuse("a gateway or route without an InterfaceName.SrcName");
  }
  return joined;
}

std::map<std::string, std::string> endpoint_info(const Said& said) {
  std::map<std::string, std::string> info;
  if (unknown_method(said)) return info;
  require_done(said);
  const Reading reading(said);
  const auto object = find(reading.top(), "Value");
  if (!object) return info;
  constexpr std::size_t most = 100;
  for (const JsonValue& member : object->members()) {
    if (info.size() == most) break;
    info[words(member.key())] = value_text(member);
  }
  return info;
}

IpamCapabilities ipam_capabilities(const Said& said) {
  if (unknown_method(said)) return {};
  require_done(said);
  const Reading reading(said);
  return {.requires_mac = flag_in(reading.top(), "RequiresMACAddress")};
}

std::string local_address_space(const Said& said) {
  require_done(said);
  const Reading reading(said);
  return words(text_in(reading.top(), "LocalDefaultAddressSpace"));
}

GrantedPool granted_pool(const Said& said, Family family) {
  require_done(said);
  const Reading reading(said);
  const JsonValue top = reading.top();
  const auto prefix = parsed_in<Prefix>(top, "Pool", "a subnet");
  if (!prefix) top.refuse("Pool is missing");
  if (prefix->family() != family || prefix->has_host_bits() || prefix->length() == 0) {
    top.find("Pool")->refuse(prefix->str() + " is no subnet of the family that was asked for");
  }
  GrantedPool pool{.id = text_in(top, "PoolID"), .prefix = *prefix, .gateway = {}};
  if (pool.id.empty() || pool.id.size() > kLongestWords) top.refuse("PoolID is no name of a pool");
  if (const auto data = find(top, "Data")) {
    pool.gateway = gateway_in(*data, "com.docker.network.gateway", family);
  }
  if (pool.gateway && !pool.prefix.contains(*pool.gateway)) {
    top.refuse("its gateway " + pool.gateway->str() + " is not in " + pool.prefix.str());
  }
  return pool;
}

Ip granted_address(const Said& said, const Prefix& pool) {
  require_done(said);
  const Reading reading(said);
  const auto address = address_in(reading.top(), "Address", pool.family());
  if (!address) reading.top().refuse("Address is missing");
  if (!pool.contains(address->ip())) {
    reading.top().find("Address")->refuse(address->ip().str() + " is not in " + pool.str());
  }
  return address->ip();
}

}  // namespace cnet::remote
