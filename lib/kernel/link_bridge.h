#pragma once

#include "cnet/plan/resource.h"
#include "rtnetlink.h"

namespace cnet::kernel {

/// Makes the link; false when it was there already. Throws Error (exists) for a link of that name
/// that is not cnet's.
bool create(const BridgeLink& bridge, Rtnetlink& host);
/// What the kernel takes only for a link that exists; puts right what differs of an older one.
/// Throws Error.
void settle(const BridgeLink& bridge, Rtnetlink& host);
bool exists(const BridgeLink& bridge, Rtnetlink& host);

}  // namespace cnet::kernel
