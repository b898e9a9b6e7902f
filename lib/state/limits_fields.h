#pragma once

#include "cnet/model/limits.h"
#include "record_fields.h"

// How a container's limits stand in its record: only those that are set.

namespace cnet::state {

template <class Visitor, Like<DeviceRate> T>
void fields(Visitor& visit, T& device) {
  visit.required("throttle", device.throttle);
  visit.required("device", device.device);
  visit.required("rate", device.rate);
  visit.rule(device.device.starts_with("/dev/"), "a limited device is not below /dev");
}

template <class Visitor, Like<Limits> T>
void fields(Visitor& visit, T& limits) {
  visit.unless_default("pids", limits.pids, Limits{}.pids);
  visit.unless_default("nano_cpus", limits.nano_cpus);
  visit.unless_default("cpu_shares", limits.cpu_shares);
  visit.unless_default("cpuset_cpus", limits.cpuset_cpus);
  visit.unless_default("cpuset_mems", limits.cpuset_mems);
  visit.unless_default("memory", limits.memory);
  visit.unless_default("memory_reservation", limits.memory_reservation);
  visit.unless_default("memory_swap", limits.memory_swap);
  visit.unless_default("blkio_weight", limits.blkio_weight);
  visit.unless_default("devices", limits.devices);
  // They reach files of the kernel's: nothing but a list.
  visit.rule(limits.cpuset_cpus.empty() || parse_cpu_list(limits.cpuset_cpus),
             "cpuset_cpus is no list of CPUs");
  visit.rule(limits.cpuset_mems.empty() || parse_cpu_list(limits.cpuset_mems),
             "cpuset_mems is no list of memory nodes");
  visit.rule(limits.pids >= -1 && limits.memory_swap >= -1, "a limit is negative");
}

}  // namespace cnet::state
