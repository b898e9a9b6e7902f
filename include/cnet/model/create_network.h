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
  std::vector<std::string> ipam_options;   ///< --ipam-opt KEY=VALUE
  std::vector<std::string> dns;            ///< --dns IP[,IP]
  std::vector<std::string> routes;         ///< --route DESTINATION,GATEWAY[,METRIC]
  std::string rate;                        ///< --rate
  std::string burst;                       ///< --burst
  std::string config_from;                 ///< --config-from
  bool config_only = false;
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

/// The flags with what the template (--config-only) says of addresses, options, routes, name servers and rates; labels of
/// the template stand where the flags have none of that key. Pure. Throws Error (usage) when the flags say something of
/// it themselves.
CreateNetwork with_template(CreateNetwork flags, const Network& network);

/// --rate and --burst of any command. Throws Error (usage).
Rate parse_rate_flags(const std::string& rate, const std::string& burst);

}  // namespace cnet
