#pragma once

#include <cstdint>

#include "cnet/nft/ruleset.h"

namespace cnet::nft {

/// `table inet cnet`: who may talk.
std::vector<Chain> inet_chains(std::uint32_t mark);

/// `table bridge cnet`: nobody speaks for another.
std::vector<Chain> bridge_chains();

}  // namespace cnet::nft
