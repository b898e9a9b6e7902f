#include "namespaces_record.h"

namespace cnet::state {
namespace {

std::string_view word_of(NamespaceMode mode) {
  switch (mode) {
    case NamespaceMode::own:
      return "own";
    case NamespaceMode::host:
      return "host";
    case NamespaceMode::container:
      return "container";
    case NamespaceMode::shareable:
      return "shareable";
    case NamespaceMode::none:
      return "none";
  }
  return {};
}

constexpr NamespaceMode kModes[] = {NamespaceMode::own, NamespaceMode::host,
                                    NamespaceMode::container, NamespaceMode::shareable,
                                    NamespaceMode::none};

}  // namespace

void write_value(JsonWriter& json, NamespaceMode value) { json.text(std::string(word_of(value))); }

void read_value(const JsonValue& json, NamespaceMode& value) {
  const std::string text = json.text();
  for (const NamespaceMode mode : kModes) {
    if (word_of(mode) != text) continue;
    value = mode;
    return;
  }
  json.refuse("own, host, container, shareable or none is expected");
}

void write_value(JsonWriter& json, const UserIds& value) { json.text(value.str()); }

void read_value(const JsonValue& json, UserIds& value) {
  const auto ids = UserIds::parse(json.text());
  if (!ids || ids->first == 0) json.refuse("ids such as 100000:65536 are expected");
  value = *ids;
}

}  // namespace cnet::state
