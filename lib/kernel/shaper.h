#pragma once

#include "cnet/plan/resource.h"
#include "rtnetlink.h"

namespace cnet::kernel {

/// Makes or changes the limit. Throws Error.
void ensure(const Shaper& shaper, Rtnetlink& rtnetlink);
/// Absent when the link is gone.
std::optional<Message> delete_message(const Shaper& shaper, Rtnetlink& rtnetlink);
/// Whether it limits the link to this rate.
bool exists(const Shaper& shaper, Rtnetlink& rtnetlink);
/// Whether the link has a limit, of whatever rate.
bool is_shaped(const Shaper& shaper, Rtnetlink& rtnetlink);

}  // namespace cnet::kernel
