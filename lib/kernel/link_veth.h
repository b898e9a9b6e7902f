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
bool exists(const VethLink& veth, Rtnetlink& host);

}  // namespace cnet::kernel
