#pragma once

#include <string>
#include <vector>

#include "cnet/model/create_network.h"

namespace cnet {

/// --subnet, --gateway, --ip-range and --aux-address put together; what is wrong goes to
/// `problems`. Empty when no subnet was given: IPAM chooses one.
std::vector<Subnet> read_subnets(const CreateNetwork& flags, std::vector<std::string>& problems);

}  // namespace cnet
