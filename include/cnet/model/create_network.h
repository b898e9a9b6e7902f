#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cnet/model/network.h"

namespace cnet {

/// The flags of `network create`, as text: nothing is parsed before every rule across flags has been checked.
struct CreateNetwork {
  std::string name;
  std::string driver = "bridge";
  std::vector<std::string> subnets;        ///< --subnet
  std::vector<std::string> gateways;       ///< --gateway
  std::vector<std::string> ranges;         ///< --ip-range
  std::vector<std::string> aux_addresses;  ///< --aux-address NAME=IP
  std::vector<std::string> labels;         ///< --label KEY=VALUE
  std::vector<std::string> options;        ///< -o KEY=VALUE
  std::string ipam_driver = "default";
  std::vector<std::string> dns;            ///< --dns IP[,IP]
  bool internal = false;
  bool attachable = false;
  bool ipv4 = true;                        ///< --ipv4=false
  bool ipv6 = false;                       ///< --ipv6; an IPv6 --subnet implies it
};

/// The network those flags describe, without an id, a creation time, addresses that IPAM has still to choose (subnets
/// may be missing for a family that the network uses) and defaults that depend on the host (BridgeOptions::mtu 0 unless given; interface empty unless given).
/// With --ipam-driver null there is nothing to choose: `ipv4` is false, and no subnet is ever added.
/// Pure. Reports every problem at once, one per line, in one Error (usage).
Network parse_create_network(const CreateNetwork& flags);

/// The bridge options' own table: every key cnet knows, Docker's long and Podman's short. An unknown key is an Error
/// (usage) that suggests the nearest known one; one that the peers know and cnet does not have yet says so.
BridgeOptions parse_bridge_options(const std::map<std::string, std::string>& options);

}  // namespace cnet
