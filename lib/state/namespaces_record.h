#pragma once

#include "cnet/model/namespaces.h"
#include "record_fields.h"

namespace cnet::state {

void write_value(JsonWriter& json, NamespaceMode value);
void read_value(const JsonValue& json, NamespaceMode& value);
void write_value(JsonWriter& json, const UserIds& value);
void read_value(const JsonValue& json, UserIds& value);

template <class Visitor, Like<Namespace> T>
void fields(Visitor& visit, T& space) {
  visit.required("mode", space.mode);
  visit.unless_default("container", space.container);
  visit.rule((space.mode == NamespaceMode::container) == !space.container.empty(),
             "a namespace's container does not go with its mode");
}

/// "ids" are there as soon as the record is.
template <class Visitor, Like<OwnUsers> T>
void fields(Visitor& visit, T& users) {
  visit.unless_default("automatic", users.automatic);
  visit.required("ids", users.ids);
}

template <class Visitor, Like<Namespaces> T>
void fields(Visitor& visit, T& spaces) {
  visit.unless_default("network", spaces.network);
  visit.unless_default("pid", spaces.pid);
  visit.unless_default("ipc", spaces.ipc);
  visit.unless_default("uts", spaces.uts);
  visit.unless_default("users", spaces.users);
}

}  // namespace cnet::state
