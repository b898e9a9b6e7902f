#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cnet/model/container.h"

namespace cnet {

/// One --network of `run` or `create` before its network is looked up.
struct NetworkChoice {
  std::string network;              ///< name or id
  EndpointConfig endpoint;          ///< network id still empty
};

/// The network flags of `run` together.
struct NetworkFlags {
  std::vector<std::string> networks;  ///< --network, each short ("web") or long ("name=web,alias=a,ip=...")
  std::string ip4;                    ///< --ip
  std::string ip6;                    ///< --ip6
  std::string mac;                    ///< --mac-address
  std::vector<std::string> aliases;   ///< --network-alias
  std::vector<std::string> links;     ///< --link
  std::string rate;                   ///< --rate: on each network that has none in its long form
  std::string burst;                  ///< --burst
};

struct NetworkPlan {
  NetworkMode mode = NetworkMode::own;
  std::string container;  ///< name or id; with NetworkMode::container
  std::vector<Link> links;  ///< of the default network; those of another are in its choice
  std::vector<NetworkChoice> choices;  ///< empty unless mode is own; "bridge" when no flag was given
};

/// An address that a container may be given; `flag` is "--ip6", or the key of the long form as it
/// is to be shown in the Error (usage).
Ip parse_endpoint_ip(const std::string& flag, Family family, std::string_view text);

/// All rules across them: no duplicates, none and host alone, no --ip on the predefined networks, no alias there, links
/// only where there is a network, the short flags go to the first network and clash with the same key in its long form. Pure; throws Error (usage).
NetworkPlan parse_network_flags(const NetworkFlags& flags);

}  // namespace cnet
