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

}  // namespace cnet::state
