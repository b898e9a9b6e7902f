#pragma once

#include "cnet/model/network.h"
#include "cnet/nft/log_rules.h"

namespace cnet::cmd {

/// What rules that tell of a network's packets know of it.
nft::LoggedNetwork logged_network(const Network& network);

}  // namespace cnet::cmd
