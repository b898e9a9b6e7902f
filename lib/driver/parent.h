#pragma once

#include "cnet/driver/driver.h"

namespace cnet::parent {

/// macvlan and ipvlan: the parent, as far as cnet makes it, and the host's own link on it.
Resources network_resources(const Network& network, const HostTraits& host);

/// The link on the parent, inside the sandbox, and its addresses; the host's way to them.
Resources endpoint_resources(const Network& network, const Endpoint& endpoint,
                             const HostTraits& host);
/// What limits it in both directions.
Resources rate_resources(const Endpoint& endpoint);

}  // namespace cnet::parent
