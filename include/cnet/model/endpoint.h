#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cnet/addr/ip.h"
#include "cnet/addr/mac.h"
#include "cnet/addr/prefix.h"
#include "cnet/base/id.h"
#include "cnet/base/time.h"
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

/// A route of a plugin's.
struct RemoteRoute {
  Prefix destination;     ///< canonical
  std::optional<Ip> via;  ///< absent: on the link
  friend bool operator==(const RemoteRoute&, const RemoteRoute&) = default;
};

/// What a plugin has for an endpoint of its network. Written before the plugin is asked: it may
/// have less.
struct RemoteEndpoint {
  bool created = false;  ///< it was asked to create the endpoint
  bool joined = false;   ///< it was asked to join it to the sandbox
  std::string link;      ///< of the host, to be moved into the sandbox; empty: none, or none yet
  std::vector<RemoteRoute> routes;
  std::map<std::string, std::string> info;  ///< what the plugin tells of it, for inspect
  friend bool operator==(const RemoteEndpoint&, const RemoteEndpoint&) = default;
};

/// What a DHCP server has granted an endpoint, beside its address and its router. Times in seconds.
struct DhcpLease {
  Ip server;
  Time since;
  std::uint32_t length = 0;  ///< all ones: for ever
  std::uint32_t renew = 0;   ///< then the server is asked again (T1)
  std::uint32_t rebind = 0;  ///< then any server (T2)
  friend bool operator==(const DhcpLease&, const DhcpLease&) = default;
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
  std::optional<DhcpLease> dhcp;         ///< with --ipam-driver dhcp, once a server has answered
  bool leased_by_plugin = false;         ///< its addresses are an IPAM plugin's
  std::optional<RemoteEndpoint> remote;  ///< with a plugin for the network's driver

  const std::optional<Prefix>& address(Family family) const {
    return family == Family::v4 ? ip4 : ip6;
  }
  const std::optional<Ip>& gateway(Family family) const {
    return family == Family::v4 ? gateway4 : gateway6;
  }
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

}  // namespace cnet
