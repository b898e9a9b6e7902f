#pragma once

#include "cnet/model/restart.h"
#include "record_fields.h"

namespace cnet::state {

void write_value(JsonWriter& json, RestartMode value);
void read_value(const JsonValue& json, RestartMode& value);

template <class Visitor, Like<RestartPolicy> T>
void fields(Visitor& visit, T& policy) {
  visit.required("mode", policy.mode);
  visit.unless_default("most", policy.most);
  visit.rule(policy.most >= 0, "the policy's number of restarts is negative");
}

template <class Visitor, Like<Restart> T>
void fields(Visitor& visit, T& restart) {
  visit.required("policy", restart.policy);
  visit.unless_default("count", restart.count);
  visit.unless_default("waits", restart.waits);
  visit.unless_default("stopped", restart.stopped);
  visit.optional("due", restart.due);
  visit.rule(restart.count >= 0 && restart.waits >= 0, "a number of restarts is negative");
}

}  // namespace cnet::state
