#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/addr/ip.h"
#include "cnet/addr/prefix.h"
#include "cnet/addr/protocol.h"

namespace cnet {

/// One container port published on one host port: what -p expands to.
struct PortSpec {
  std::optional<Ip> host_ip;               ///< absent: every address of the host
  std::uint16_t host_port = 0;             ///< 0: cnet chooses an ephemeral port when the container starts
  std::uint16_t host_port_last = 0;        ///< > host_port: the first free one of host_port..host_port_last
  std::uint16_t container_port = 0;
  Protocol protocol = Protocol::tcp;
  std::vector<Prefix> from;                ///< only these sources may use it; empty: everybody
  friend auto operator<=>(const PortSpec&, const PortSpec&) = default;
};

/// A container port the image or --expose names, published or not.
struct ExposedPort {
  std::uint16_t port = 0;
  Protocol protocol = Protocol::tcp;
  friend auto operator<=>(const ExposedPort&, const ExposedPort&) = default;
};

/// The grammar of -p: [[IP:]HOST:]CONTAINER[/PROTOCOL], HOST and CONTAINER a port or a range a-b, or the long form
/// "published=8080,target=80". One entry for each container port. Throws Error (usage) that names the part that is wrong.
std::vector<PortSpec> parse_port_specs(std::string_view text);

/// --from: "10.0.0.0/8", or one address. Throws Error (usage).
Prefix parse_source(std::string_view text);
/// Gives these sources to each port that names none itself. Throws Error (usage) when nobody could reach one, because
/// its host address is of another family than all its sources.
void restrict_to(const std::vector<Prefix>& sources, std::vector<PortSpec>& ports);

/// "127.0.0.1:8080:80/tcp", "8000-8099:80/tcp", "80/udp"
std::string str(const PortSpec& port);

/// "80", "3000-3010/udp". Throws Error (usage).
std::vector<ExposedPort> parse_exposed_ports(std::string_view text);

/// A published port of a running container, with the host port that was chosen.
struct Binding {
  Ip host_ip = Ip::any(Family::v4);  ///< any: every address of that family
  std::uint16_t host_port = 0;       ///< never 0
  std::uint16_t container_port = 0;
  Protocol protocol = Protocol::tcp;
  std::vector<Prefix> from;          ///< only these sources may use it; empty: everybody
  friend auto operator<=>(const Binding&, const Binding&) = default;
};

/// "127.0.0.1:8080->80/tcp"
std::string str(const Binding& binding);

/// Which of the ports each binding was made for; absent: for none of them. Every port accounts for one binding of each
/// address family, the first ones first: bindings that nothing accounts for are, of equals, those that stand last.
std::vector<std::optional<std::size_t>> port_of_each(const std::vector<Binding>& bindings,
                                                     const std::vector<PortSpec>& ports);

}  // namespace cnet
