#pragma once

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "cnet/model/names.h"
#include "cnet/state/json_value.h"
#include "cnet/state/json_writer.h"
#include "cnet/state/records.h"

namespace cnet::state {

/// T is U or const U: a fields() function serves the reader and the writer.
template <class T, class U>
concept Like = std::same_as<std::remove_const_t<T>, U>;

/// How a plain value stands in a record. Each type has a pair of these; a struct has a fields()
/// function instead:
///
///     template <class Visitor, Like<Subnet> T>
///     void fields(Visitor& visit, T& subnet) {
///       visit.required("prefix", subnet.prefix);     // without it, the record is damaged
///       visit.defaulted("mtu", bridge.mtu);          // without it, the model's default stays
///       visit.optional("range", subnet.range);       // absent: no key
///       visit.unless_default("limits", c.limits);    // the model's default: no key
///       visit.rule(..., "what is wrong otherwise");
///     }
void write_value(JsonWriter& json, const std::string& value);
void write_value(JsonWriter& json, bool value);
void write_value(JsonWriter& json, int value);
void write_value(JsonWriter& json, std::uint16_t value);
void write_value(JsonWriter& json, std::uint32_t value);
void write_value(JsonWriter& json, std::uint64_t value);
void write_value(JsonWriter& json, std::int64_t value);
void write_value(JsonWriter& json, Controller value);
void write_value(JsonWriter& json, Throttle value);
void write_value(JsonWriter& json, const Time& value);
void write_value(JsonWriter& json, const Ip& value);
void write_value(JsonWriter& json, const Prefix& value);
void write_value(JsonWriter& json, const Mac& value);
void write_value(JsonWriter& json, const NameServer& value);
void write_value(JsonWriter& json, Protocol value);
void write_value(JsonWriter& json, DriverKind value);
void write_value(JsonWriter& json, GatewayMode value);
void write_value(JsonWriter& json, ParentOrigin value);
void write_value(JsonWriter& json, MacvlanMode value);
void write_value(JsonWriter& json, IpvlanMode value);
void write_value(JsonWriter& json, IpvlanFlag value);
void write_value(JsonWriter& json, NetworkMode value);

void read_value(const JsonValue& json, std::string& value);
void read_value(const JsonValue& json, bool& value);
void read_value(const JsonValue& json, int& value);
void read_value(const JsonValue& json, std::uint16_t& value);
void read_value(const JsonValue& json, std::uint32_t& value);
void read_value(const JsonValue& json, std::uint64_t& value);
void read_value(const JsonValue& json, std::int64_t& value);
void read_value(const JsonValue& json, Controller& value);
void read_value(const JsonValue& json, Throttle& value);
void read_value(const JsonValue& json, Time& value);
void read_value(const JsonValue& json, Ip& value);
void read_value(const JsonValue& json, Prefix& value);
void read_value(const JsonValue& json, Mac& value);
void read_value(const JsonValue& json, NameServer& value);
void read_value(const JsonValue& json, Protocol& value);
void read_value(const JsonValue& json, DriverKind& value);
void read_value(const JsonValue& json, GatewayMode& value);
void read_value(const JsonValue& json, ParentOrigin& value);
void read_value(const JsonValue& json, MacvlanMode& value);
void read_value(const JsonValue& json, IpvlanMode& value);
void read_value(const JsonValue& json, IpvlanFlag& value);
void read_value(const JsonValue& json, NetworkMode& value);

template <class Tag>
void write_value(JsonWriter& json, const Id<Tag>& id) {
  if (id.empty()) throw Error("the record cannot be written: an id is empty");
  json.text(id.str());
}

template <class Tag>
void read_value(const JsonValue& json, Id<Tag>& id) {
  const auto parsed = Id<Tag>::parse(json.text());
  if (!parsed) json.refuse("an id of 64 hexadecimal digits is expected");
  id = *parsed;
}

class FieldWriter {
 public:
  explicit FieldWriter(JsonWriter& json) : json_(json) {}

  template <class T>
  void required(const char* key, const T& value) {
    json_.key(key);
    write(value);
  }
  template <class T>
  void defaulted(const char* key, const T& value) {
    required(key, value);
  }
  template <class T>
  void optional(const char* key, const std::optional<T>& value) {
    if (value) required(key, *value);
  }
  /// As defaulted(), and no key either while the value is the default.
  template <class T>
  void unless_default(const char* key, const T& value, const T& standard = {}) {
    if (value != standard) required(key, value);
  }
  /// A record that could not be read again is not written.
  void rule(bool kept, const char* otherwise) const {
    if (!kept) throw Error(std::string("the record cannot be written: ") + otherwise);
  }

 private:
  template <class T>
  void write(const std::vector<T>& list) {
    json_.begin_array();
    for (const T& each : list) {
      json_.element();
      write(each);
    }
    json_.end_array();
  }
  template <class T>
  void write(const std::map<std::string, T>& map) {
    json_.begin_object();
    for (const auto& [key, value] : map) required(key.c_str(), value);
    json_.end_object();
  }
  template <class T>
  void write(const T& value) {
    if constexpr (requires { write_value(json_, value); }) {
      write_value(json_, value);
    } else {
      json_.begin_object();
      fields(*this, value);
      json_.end_object();
    }
  }

  JsonWriter& json_;
};

class FieldReader {
 public:
  explicit FieldReader(const JsonValue& json) : json_(json) {}

  template <class T>
  void required(const char* key, T& value) {
    const auto found = json_.find(key);
    if (!found) json_.refuse(std::string("\"") + key + "\" is missing");
    read(*found, value);
  }
  template <class T>
  void defaulted(const char* key, T& value) {
    if (const auto found = json_.find(key)) read(*found, value);
  }
  template <class T>
  void optional(const char* key, std::optional<T>& value) {
    if (const auto found = json_.find(key)) read(*found, value.emplace());
  }
  template <class T>
  void unless_default(const char* key, T& value, const T& = {}) {
    defaulted(key, value);
  }
  void rule(bool kept, const char* otherwise) const {
    if (!kept) json_.refuse(otherwise);
  }
  /// Refuses keys that nobody asked for: written by a newer cnet they would get lost with the next
  /// save.
  void finish() const {
    for (const JsonValue& unknown : json_.unread()) unknown.refuse("no such key is known");
  }

 private:
  template <class T>
  void read(const JsonValue& json, std::vector<T>& list) {
    for (const JsonValue& each : json.elements()) read(each, list.emplace_back());
  }
  template <class T>
  void read(const JsonValue& json, std::map<std::string, T>& map) {
    for (const JsonValue& member : json.members()) read(member, map[member.key()]);
  }
  template <class T>
  void read(const JsonValue& json, T& value) {
    if constexpr (requires { read_value(json, value); }) {
      read_value(json, value);
    } else {
      FieldReader below(json);
      fields(below, value);
      below.finish();
    }
  }

  const JsonValue json_;
};

template <class Record>
std::string record_to_text(const Record& record) {
  JsonWriter json;
  json.begin_object();
  FieldWriter writer(json);
  writer.required("schema", kSchema);
  fields(writer, record);
  json.end_object();
  return json.finished();
}

/// Refuses a record of another schema.
void require_schema(const JsonValue& schema);

template <class Record>
Record record_from_text(std::string_view text) {
  const JsonDocument document(text, "", Error::Kind::damaged);
  const auto schema = document.top().find("schema");
  if (!schema) document.top().refuse("\"schema\" is missing");
  require_schema(*schema);
  FieldReader reader(document.top());
  int known = kSchema;
  reader.defaulted("schema", known);
  Record record;
  fields(reader, record);
  reader.finish();
  return record;
}

}  // namespace cnet::state
