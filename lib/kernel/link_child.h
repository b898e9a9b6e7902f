#pragma once

#include "cnet/plan/resource.h"
#include "rtnetlink.h"

namespace cnet::kernel {

/// Makes the link, down, in its sandbox (nullptr: in the host); false when it was there already.
/// Throws Error (exists) for a link of that name that is not cnet's, and Error that says what the
/// parent lacks or which module the kernel.
bool create(const ChildLink& child, Rtnetlink& host, Rtnetlink& inside, const UniqueFd* sandbox);
/// What the kernel takes only for a link that exists. Throws Error.
void settle(const ChildLink& child, Rtnetlink& inside);
bool exists(const ChildLink& child, Rtnetlink& inside);
/// Its index; absent when there is none that is cnet's.
std::optional<unsigned> find_own(const ChildLink& child, Rtnetlink& inside);

}  // namespace cnet::kernel
