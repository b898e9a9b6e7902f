#pragma once

#include <vector>

#include "cnet/plan/resource.h"
#include "rtnetlink.h"

namespace cnet::kernel {

/// Makes the ifb, up, and leads there what comes in by the link; what is there already stays. Throws
/// Error that names the kernel's module when one is missing.
void create(const IngressRedirect& redirect, Rtnetlink& rtnetlink);
bool exists(const IngressRedirect& redirect, Rtnetlink& rtnetlink);
/// As far as there is anything to delete.
std::vector<Message> delete_messages(const IngressRedirect& redirect, Rtnetlink& rtnetlink);

}  // namespace cnet::kernel
