#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cnet/addr/ip.h"
#include "cnet/addr/protocol.h"
#include "cnet/nft/element.h"

namespace cnet {

/// Connections by what their clients asked for, before any translation: all that came to one host
/// port, or, on a routed network, to one port of a container.
struct Flows {
  Family family = Family::v4;
  Protocol protocol = Protocol::tcp;
  std::uint16_t port = 0;
  std::optional<Ip> address;  ///< absent: whatever address of the family they asked for
  friend bool operator==(const Flows&, const Flows&) = default;
};

/// The connections that an element of the firewall leads to a container, or lets through to it;
/// absent when it is no such element.
std::optional<Flows> flows_of(const nft::Element& element);

/// "conntrack --delete --family ipv4 --proto udp --orig-port-dst 5300"
std::string conntrack_command(const Flows& flows);

}  // namespace cnet
