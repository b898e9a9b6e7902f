#pragma once

#include <optional>

#include "cnet/plan/resource.h"
#include "rtnetlink.h"

namespace cnet::kernel {

/// Absent when it is up. Throws Error when there is no such link.
std::optional<Message> add_message(const LinkUp& link, Rtnetlink& rtnetlink);
/// Absent when there is no such link.
std::optional<Message> delete_message(const LinkUp& link, Rtnetlink& rtnetlink);
bool exists(const LinkUp& link, Rtnetlink& rtnetlink);

}  // namespace cnet::kernel
