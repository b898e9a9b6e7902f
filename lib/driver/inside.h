#pragma once

#include "cnet/driver/driver.h"

namespace cnet {

/// What an endpoint has inside its sandbox once its link is there: switches, addresses, and the link
/// up with them, so that it announces them.
void add_inside(const Network& network, const Endpoint& endpoint, Resources& resources);

}  // namespace cnet
