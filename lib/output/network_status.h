#pragma once

#include <vector>

#include "cnet/output/network_view.h"

namespace cnet::output {

/// Docker's Status (API 1.52): {"IPAM": {"Subnets": {"10.9.0.0/24": {"IPsInUse": 4,
/// "DynamicIPsAvailable": 252}}}}. In use are the addresses no container can have (network,
/// broadcast, gateway, auxiliary) and those of running containers. A pool of more than 2^63-1
/// addresses counts as one of so many.
Json network_status(const Network& network, const std::vector<ConnectedContainer>& containers);

}  // namespace cnet::output
