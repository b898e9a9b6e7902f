#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cnet/addr/ip.h"
#include "cnet/addr/mac.h"
#include "cnet/addr/prefix.h"
#include "cnet/base/id.h"
#include "cnet/model/join_options.h"
#include "cnet/model/name_settings.h"

namespace cnet {

/// What the operator asked for: part of the container's record, survives stop and reboot.
struct EndpointConfig {
  NetworkId network;
  std::string network_name;         ///< as it was when connected; for messages when the network is gone
  std::optional<Ip> ip4;            ///< --ip
  std::optional<Ip> ip6;            ///< --ip6
  std::optional<Mac> mac;           ///< --mac-address
  std::vector<std::string> aliases; ///< --network-alias, --alias
  int gateway_priority = 0;         ///< --gw-priority
  std::vector<Link> links;          ///< --link: aliases of others for this container alone
  std::string interface;            ///< inside the container; empty: the next free one
  std::map<std::string, std::string> sysctls;  ///< "net/ipv4/conf/IFNAME/log_martians" -> "1"
  Rate rate;                        ///< --rate; without one the network's

  const std::optional<Ip>& ip(Family family) const { return family == Family::v4 ? ip4 : ip6; }
  friend bool operator==(const EndpointConfig&, const EndpointConfig&) = default;
};

/// What a running container has: written to /run before the first kernel object of the endpoint, deleted after the
/// last one is gone. Everything the kernel holds for the endpoint can be computed from this and the network's record.
struct Endpoint {
  EndpointId id;
  NetworkId network;
  ContainerId container;
  std::string interface;       ///< inside the sandbox: "eth0"
  std::string host_interface;  ///< "ve" + 12 hex of the id: never reused
  Mac mac;
  std::optional<Prefix> ip4;   ///< address with the subnet's length
  std::optional<Prefix> ip6;
  std::optional<Ip> gateway4;  ///< absent: internal network, no default route through it
  std::optional<Ip> gateway6;
  int gateway_priority = 0;
  std::vector<std::string> names;  ///< under which DNS knows it; empty on the default bridge
  std::map<std::string, std::string> sysctls;  ///< EndpointConfig::sysctls with the interface's name in its place
  Rate rate;

  const std::optional<Prefix>& address(Family family) const {
    return family == Family::v4 ? ip4 : ip6;
  }
  const std::optional<Ip>& gateway(Family family) const {
    return family == Family::v4 ? gateway4 : gateway6;
  }
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

}  // namespace cnet
