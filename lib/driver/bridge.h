#pragma once

#include "cnet/driver/driver.h"

namespace cnet::bridge {

/// The link, its address, the routing rules that fail closed, and the network's elements of the
/// firewall.
Resources network_resources(const Network& network, const HostTraits& host);

/// The veth pair, its anti-spoofing elements, and the address inside the sandbox.
Resources endpoint_resources(const Network& network, const Endpoint& endpoint,
                             const HostTraits& host);
/// What limits it in both directions.
Resources rate_resources(const Endpoint& endpoint);

/// The elements that lead a published port to the endpoint, by the network's gateway mode.
Resources publish_resources(const Network& network, const Endpoint& endpoint,
                            const Binding& binding);
/// What the firewall has to know of a port that it does not lead anywhere: who may use it.
Resources relay_resources(const Binding& binding);

}  // namespace cnet::bridge
