#pragma once

#include "cnet/plan/resource.h"

namespace cnet::test {

Ip ip(const char* text);
Prefix prefix(const char* text);

extern const BridgeLink kBridge;  ///< br-123456789abc

/// What a bridge network needs, without the tables and elements.
Resources network_links();
/// What FirewallTables and a bridge network have in all.
Resources network();
/// What a container on it has: veth, guards, address, default route, a published port.
Resources endpoint(const ContainerId& container);
VethLink veth(const ContainerId& container);

}  // namespace cnet::test
