#pragma once

#include "cnet/plan/resource.h"
#include "rtnetlink.h"

namespace cnet::kernel {

/// Makes the pair, its peer in the network namespace `sandbox`, down; false when it was there
/// already. Throws Error (exists) for a link of that name that is not cnet's.
bool create(const VethLink& veth, Rtnetlink& host, const UniqueFd& sandbox);
/// What the kernel takes only for a link that exists; puts right what differs of an older one.
/// Throws Error.
void settle(const VethLink& veth, Rtnetlink& host);
/// ip link set PEER address PEER_MAC, in the sandbox: tells the neighbours again which addresses it
/// has.
///
/// It has told them when it came up (arp_notify, ndisc_notify), but the bridge may not have heard:
/// its port forwards only once the kernel's worker has seen the carrier, a moment later. So this
/// waits for that, 0.1 s at most. Nothing when the link is down, or gone with its sandbox.
void announce(const VethLink& veth, Rtnetlink& host, Rtnetlink& sandbox);

bool exists(const VethLink& veth, Rtnetlink& host);

}  // namespace cnet::kernel
