#pragma once

#include <cstdint>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cnet/addr/ip.h"
#include "cnet/addr/name_server.h"
#include "cnet/addr/prefix.h"
#include "cnet/base/id.h"
#include "cnet/base/time.h"
#include "cnet/model/join_options.h"
#include "cnet/model/parent_options.h"

namespace cnet {

/// Docker writes none's driver as "null". `remote`: a plugin that speaks Docker's remote-driver
/// protocol.
enum class DriverKind { bridge, host, none, macvlan, ipvlan, remote };
std::string driver_name(
    DriverKind kind);  ///< "bridge", "host", "null", "macvlan", "ipvlan", "remote"
/// Whether its containers are links on a parent of the host, past the host's own network stack.
constexpr bool has_parent(DriverKind kind) {
  return kind == DriverKind::macvlan || kind == DriverKind::ipvlan;
}
/// Whether its containers have interfaces on it: all but host and none.
constexpr bool gives_interfaces(DriverKind kind) {
  return kind == DriverKind::bridge || kind == DriverKind::remote || has_parent(kind);
}
std::optional<DriverKind> parse_driver(std::string_view name);  ///< also accepts "none"

/// One address pool of a network and what is taken out of it by configuration.
struct Subnet {
  Prefix prefix;                 ///< canonical
  std::optional<Prefix> range;   ///< --ip-range: dynamic addresses come from here; inside prefix, canonical
  std::optional<Ip> gateway;     ///< the bridge's own address; chosen when not given
  std::map<std::string, Ip> aux; ///< --aux-address: never given out
  bool chosen_by_user = true;    ///< false: cnet picked the prefix from its pools (then --ip is refused, as Docker's)
  std::string address_space;     ///< of an IPAM plugin; empty: cnet gives out the addresses
  std::string pool;  ///< what the plugin calls it; empty: it was not asked yet, or there is none
  friend bool operator==(const Subnet&, const Subnet&) = default;
};

enum class GatewayMode {
  nat,              ///< containers are reached through published ports only
  nat_unprotected,  ///< and directly, on every port
  routed,           ///< directly, on published ports
  isolated,         ///< --internal, and the host has no address on the bridge
};

/// The bridge driver's options (-o), parsed once. `Network::options` keeps the words for inspect.
struct BridgeOptions {
  std::string interface;         ///< name of the bridge link; "br-<12 hex>" unless given; "cnet0" for `bridge`
  std::uint32_t mtu = 1500;      ///< bytes
  bool icc = true;               ///< containers on the bridge may talk to each other
  bool masquerade = true;
  GatewayMode gateway_mode4 = GatewayMode::nat;
  GatewayMode gateway_mode6 = GatewayMode::nat;
  std::vector<std::string> trusted_interfaces;  ///< of the host: who comes by them reaches published ports of containers
  std::optional<Ip> host_binding4;  ///< address for -p without one
  std::optional<Ip> host_binding6;
  bool log_drops = false;           ///< `cnet system watch` records what is dropped
  bool managed = true;           ///< false: the bridge is somebody else's, and cnet only attaches to it
  bool host_address = true;      ///< false: the gateway's address is not the host's (inhibit_ipv4)
  std::uint32_t vlan = 0;        ///< of its containers' ports, with a bridge that filters VLANs; 0: none
  std::string vrf;               ///< the VRF the bridge belongs to; empty: none

  GatewayMode gateway_mode(Family family) const {
    return family == Family::v4 ? gateway_mode4 : gateway_mode6;
  }
  const std::optional<Ip>& host_binding(Family family) const {
    return family == Family::v4 ? host_binding4 : host_binding6;
  }
  friend bool operator==(const BridgeOptions&, const BridgeOptions&) = default;
};

/// What only a network with a plugin for its driver has.
struct RemoteNetwork {
  std::string plugin;   ///< its name: what --driver gave
  bool global = false;  ///< its scope is a cluster: the plugin allocates before it creates
  friend bool operator==(const RemoteNetwork&, const RemoteNetwork&) = default;
};

/// A network's record: what `networks/<id>.json` holds.
struct Network {
  NetworkId id;
  std::string name;
  Time created;
  DriverKind driver = DriverKind::bridge;
  bool internal = false;
  bool attachable = false;
  bool ipv4 = true;
  bool ipv6 = false;
  std::string ipam_driver = "default";  ///< "default", "null", "dhcp", or a plugin's name
  std::map<std::string, std::string> ipam_options;  ///< --ipam-opt, for the plugin
  std::vector<Subnet> subnets;                   ///< empty for host and none
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> options;    ///< -o as given
  BridgeOptions bridge;                          ///< only for DriverKind::bridge
  ParentOptions parent;                          ///< only for macvlan and ipvlan
  RemoteNetwork remote;                          ///< only for DriverKind::remote
  bool partial = false;  ///< plugins may hold less than all of it: being made, or removed
  JoinOptions join;                              ///< not for host and none
  bool config_only = false;                      ///< nothing but a template for others
  std::string config_from;                       ///< name of the template it was made from; empty: none
  std::vector<NameServer> dns;                   ///< --dns: whom its containers' resolvers ask, in the host's place
  friend bool operator==(const Network&, const Network&) = default;

  /// The three that always exist: "bridge", "host", "none".
  bool predefined() const;
  /// On these, names are not resolved and --ip is refused.
  bool is_default_bridge() const;
  /// Its containers have no address of it: nothing is leased.
  bool has_addresses() const { return !subnets.empty(); }
  /// Its containers have their parent's hardware address: ipvlan, and a macvlan link that has the parent to itself.
  bool takes_parents_mac() const;
  /// What its containers send and are sent can be limited. Not in ipvlan's mode l3s: there packets come in behind the
  /// place where the kernel could hold them up.
  bool takes_rates() const;
  /// The host's interface that its containers are behind: a bridge or a parent. Empty for host and none.
  const std::string& interface() const { return has_parent(driver) ? parent.interface : bridge.interface; }
  /// Whether a plugin gives out its addresses.
  bool has_ipam_plugin() const {
    return ipam_driver != "default" && ipam_driver != "null" && !asks_dhcp();
  }
  /// Whether a DHCP server on the wire does.
  bool asks_dhcp() const { return ipam_driver == "dhcp"; }
  bool has_plugin() const {
    return !config_only && (driver == DriverKind::remote || has_ipam_plugin());
  }
  std::string driver_name() const;            ///< as --driver gave it: a plugin's is its own
  const Subnet* subnet(Family family) const;  ///< nullptr when it has none
  bool uses(Family family) const { return family == Family::v4 ? ipv4 : ipv6; }
};

/// The records of the predefined networks. Their ids are fixed (the SHA-256 of "cnet:<name>"), so that they can be
/// named before any file exists. `bridge` comes without a subnet and with MTU 0: engine/ chooses both at first use.
/// Any other name is an Error (not found).
Network predefined_network(std::string_view name);
inline constexpr std::array<std::string_view, 3> kPredefinedNetworks{"bridge", "host", "none"};

}  // namespace cnet
