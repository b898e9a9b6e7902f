#pragma once

#include "cnet/plan/dhcp.h"

namespace cnet::dhcp {

/// Asks whoever serves on the interface's wire, which has no address yet: discover, offer, request,
/// ack. Throws Error when no lease came of it within ten seconds.
GrantedLease ask(const DhcpAsker& asker);

}  // namespace cnet::dhcp
