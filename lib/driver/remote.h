#pragma once

#include "cnet/driver/driver.h"

namespace cnet::remote_driver {

/// A plugin's network is its own affair.
Resources network_resources(const Network& network, const HostTraits& host);

/// The link that the plugin has made, inside the sandbox, with its addresses and the plugin's
/// routes. Nothing before the plugin has answered, and where it gives no link.
Resources endpoint_resources(const Network& network, const Endpoint& endpoint,
                             const HostTraits& host);

}  // namespace cnet::remote_driver
