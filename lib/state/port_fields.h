#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "cnet/model/port_spec.h"
#include "record_fields.h"

namespace cnet::state {

/// Ports in a row, of which each is the next one of that before: how a range stands in a record.
template <class Port>
struct PortRun {
  Port first;
  std::uint32_t count = 1;
};

inline void step(PortSpec& port, std::uint32_t distance) {
  port.host_port = static_cast<std::uint16_t>(port.host_port == 0 ? 0 : port.host_port + distance);
  port.container_port = static_cast<std::uint16_t>(port.container_port + distance);
}
inline void step(Binding& binding, std::uint32_t distance) {
  binding.host_port = static_cast<std::uint16_t>(binding.host_port + distance);
  binding.container_port = static_cast<std::uint16_t>(binding.container_port + distance);
}
inline void step(ExposedPort& exposed, std::uint32_t distance) {
  exposed.port = static_cast<std::uint16_t>(exposed.port + distance);
}

inline std::uint32_t last_number(const PortSpec& port) {
  return std::max(port.host_port, port.container_port);
}
inline std::uint32_t last_number(const Binding& binding) {
  return std::max(binding.host_port, binding.container_port);
}
inline std::uint32_t last_number(const ExposedPort& exposed) { return exposed.port; }

template <class Port>
bool continues(const PortRun<Port>& run, const Port& port) {
  Port next = run.first;
  if (last_number(next) + run.count > std::numeric_limits<std::uint16_t>::max()) return false;
  step(next, run.count);
  return next == port;
}

template <class Port>
std::vector<PortRun<Port>> runs_of(const std::vector<Port>& ports) {
  std::vector<PortRun<Port>> runs;
  for (const Port& port : ports) {
    if (!runs.empty() && continues(runs.back(), port)) {
      ++runs.back().count;
    } else {
      runs.push_back({port});
    }
  }
  return runs;
}

template <class Port>
std::vector<Port> ports_of(const std::vector<PortRun<Port>>& runs) {
  std::vector<Port> ports;
  for (const PortRun<Port>& run : runs) {
    for (std::uint32_t i = 0; i < run.count; ++i) {
      ports.push_back(run.first);
      step(ports.back(), i);
    }
  }
  return ports;
}

template <class Visitor, class T>
  requires requires(const T& run) {
    run.first;
    run.count;
  }
void fields(Visitor& visit, T& run) {
  fields(visit, run.first);
  visit.unless_default("count", run.count, std::uint32_t{1});
  visit.rule(run.count > 0 && run.count <= std::numeric_limits<std::uint16_t>::max() &&
                 last_number(run.first) + run.count - 1 <=
                     std::numeric_limits<std::uint16_t>::max(),
             "count leaves the port numbers");
}

/// A list of ports, ranges as one entry each.
template <class Visitor, class Port>
void visit_ports(Visitor& visit, const char* key, const std::vector<Port>& ports) {
  visit.required(key, runs_of(ports));
}
template <class Visitor, class Port>
void visit_ports(Visitor& visit, const char* key, std::vector<Port>& ports) {
  std::vector<PortRun<Port>> runs;
  visit.required(key, runs);
  ports = ports_of(runs);
}

}  // namespace cnet::state
