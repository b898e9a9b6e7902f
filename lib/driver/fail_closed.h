#pragma once

#include "cnet/driver/driver.h"

namespace cnet {

/// To a container routing lets only packets that the firewall vouches for by a mark; if the tables
/// vanish, none.
inline constexpr std::uint32_t kFailClosedTable = 4242;
inline constexpr std::uint32_t kFailClosedEnd = 1000;

/// The rules every host needs once: packets that the tables vouch for, or were made here, go on;
/// the others look into the table of prohibit routes.
Resources fail_closed_rules(std::uint32_t mark, Family family);

/// Refuses unmarked packets to a network's subnet.
Route fail_closed_route(const Prefix& subnet);

/// Refuses unmarked packets out of an internal network (rules are searched in a line, so only those
/// have one).
IpRule fail_closed_rule(const std::string& bridge, Family family);

}  // namespace cnet
