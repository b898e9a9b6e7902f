#pragma once

#include <optional>

#include "cnet/plan/resource.h"
#include "rtnetlink.h"

namespace cnet::kernel {

std::optional<Message> add_message(const IpRule& rule, Rtnetlink& rtnetlink);
std::optional<Message> delete_message(const IpRule& rule, Rtnetlink& rtnetlink);
/// Lists the rules of the family: the kernel cannot be asked for one.
bool exists(const IpRule& rule, Rtnetlink& rtnetlink);

}  // namespace cnet::kernel
