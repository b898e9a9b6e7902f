#pragma once

#include <optional>
#include <vector>

#include "cnet/plan/resource.h"
#include "rtnetlink.h"

namespace cnet::kernel {

/// Throws Error when there is no such link.
std::optional<Message> add_message(const Address& address, Rtnetlink& rtnetlink);
/// Absent when the link is gone, and with it the address.
std::optional<Message> delete_message(const Address& address, Rtnetlink& rtnetlink);
bool exists(const Address& address, Rtnetlink& rtnetlink);
/// The addresses of one link.
std::vector<Prefix> addresses_of(unsigned link, Family family, Rtnetlink& rtnetlink);

}  // namespace cnet::kernel
