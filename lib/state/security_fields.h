#pragma once

#include "cnet/model/security.h"
#include "record_fields.h"

// How --privileged, --cap-add, --device and --security-opt stand in a container's record.

namespace cnet::state {

template <class Visitor, Like<Device> T>
void fields(Visitor& visit, T& device) {
  visit.required("source", device.source);
  visit.required("target", device.target);
  visit.required("access", device.access);
  visit.rule(is_device(device), "a device is none");
}

template <class Visitor, Like<Security> T>
void fields(Visitor& visit, T& security) {
  visit.unless_default("privileged", security.privileged);
  visit.unless_default("strict", security.strict);
  visit.unless_default("cap_add", security.cap_add);
  visit.unless_default("cap_drop", security.cap_drop);
  visit.unless_default("no_new_privileges", security.no_new_privileges);
  visit.unless_default("all_system_paths", security.all_system_paths);
  visit.unless_default("seccomp_unconfined", security.seccomp_unconfined);
  visit.unless_default("seccomp_profile", security.seccomp_profile);
  visit.unless_default("apparmor", security.apparmor);
  visit.unless_default("devices", security.devices);
  for (const auto* names : {&security.cap_add, &security.cap_drop}) {
    for (const std::string& name : *names) {
      visit.rule(name == "ALL" || find_capability(name), "a capability is none");
    }
  }
}

}  // namespace cnet::state
