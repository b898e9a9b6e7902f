#pragma once

#include <algorithm>

#include "cnet/model/process_settings.h"
#include "record_fields.h"

// How --group-add, --ulimit and --sysctl stand in a container's record.

namespace cnet::state {

template <class Visitor, Like<Ulimit> T>
void fields(Visitor& visit, T& limit) {
  visit.required("name", limit.name);
  visit.unless_default("soft", limit.soft, kNoUlimit);
  visit.unless_default("hard", limit.hard, kNoUlimit);
  visit.rule(std::ranges::find(ulimit_names(), limit.name) != ulimit_names().end(),
             "a ulimit has no known name");
}

template <class Visitor, Like<ProcessSettings> T>
void fields(Visitor& visit, T& settings) {
  visit.unless_default("groups", settings.groups);
  visit.unless_default("ulimits", settings.ulimits);
  visit.unless_default("sysctls", settings.sysctls);
  // They reach files below /proc/sys: nothing but what the flag would take.
  for (const auto& [key, value] : settings.sysctls) {
    visit.rule(is_sysctl_key(key) && is_sysctl_value(value), "a sysctl is none");
  }
}

}  // namespace cnet::state
