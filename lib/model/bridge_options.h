#pragma once

#include <map>
#include <string>
#include <vector>

#include "cnet/model/network.h"

namespace cnet {

/// parse_bridge_options without the throw: what is wrong goes to `problems`, the rest is read.
BridgeOptions read_bridge_options(const std::map<std::string, std::string>& options,
                                  std::vector<std::string>& problems);

}  // namespace cnet
