#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cnet/addr/ip.h"
#include "cnet/addr/protocol.h"
#include "cnet/model/port_spec.h"

namespace cnet::output {

/// A port as `ps` shows it: exposed only, or published on one host address.
struct ShownPort {
  std::optional<Ip> host_ip;  ///< absent: not published
  std::uint16_t container_port = 0;
  std::uint16_t host_port = 0;  ///< without meaning when host_ip is absent
  Protocol protocol = Protocol::tcp;
};

/// The PORTS column: "0.0.0.0:8080->80/tcp, 443/tcp". Runs of ports published under their own
/// number, and runs of ports only exposed, become ranges; ports published under another number are
/// listed one by one, last.
std::string ports_column(std::vector<ShownPort> ports);

/// The bindings of a running container and those of its exposed ports that are not published.
std::vector<ShownPort> shown_ports(const std::vector<Binding>& bindings,
                                   const std::vector<ExposedPort>& exposed);

/// `cnet port`: "80/tcp -> 0.0.0.0:8080" a line, ordered by container port.
std::string port_lines(const std::vector<Binding>& bindings);
/// `cnet port NAME 80/tcp`: "0.0.0.0:8080" a line; empty when that port is not published.
std::string port_lines_of(const std::vector<Binding>& bindings, const ExposedPort& port);

}  // namespace cnet::output
