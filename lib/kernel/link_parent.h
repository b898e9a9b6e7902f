#pragma once

#include "cnet/plan/resource.h"
#include "rtnetlink.h"

namespace cnet::kernel {

/// Makes the link, up; false when it was there already. Throws Error (exists) for a link of that
/// name that is not cnet's, and Error that names the kernel's module when it is missing.
bool create(const VlanLink& vlan, Rtnetlink& host);
bool create(const IsolatedLink& link, Rtnetlink& host);
bool exists(const VlanLink& vlan, Rtnetlink& host);
bool exists(const IsolatedLink& link, Rtnetlink& host);

/// What the kernel takes only for a link that exists. Throws Error.
void settle(const VlanLink& vlan, Rtnetlink& host);
void settle(const IsolatedLink& link, Rtnetlink& host);

/// The index of cnet's own link of that name; absent when there is none.
std::optional<unsigned> find_own(const VlanLink& vlan, Rtnetlink& host);
std::optional<unsigned> find_own(const IsolatedLink& link, Rtnetlink& host);

}  // namespace cnet::kernel
