#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cnet/model/network.h"

namespace cnet {

/// The options (-o) of a network, parsed once.
struct DriverOptions {
  BridgeOptions bridge;
  ParentOptions parent;
  JoinOptions join;
  std::optional<bool> ipv4, ipv6;  ///< com.docker.network.enable_ipv4, in the place of --ipv4
};

/// Every key the driver knows, Docker's long and Podman's short. An unknown key is an Error (usage)
/// that suggests the nearest known one; one of another driver, or that cnet does not have yet, says
/// so. An MTU that is not given is 0.
DriverOptions parse_driver_options(DriverKind driver,
                                   const std::map<std::string, std::string>& options);

}  // namespace cnet
