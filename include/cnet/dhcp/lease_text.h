#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cnet/plan/dhcp.h"

namespace cnet::dhcp {

/// "10.9.0.7/24 10.9.0.1 10.9.0.1 2026-11-30T17:00:00.000000000Z 3600 1800 3150": address, router or "-",
/// server, since, length, renew, rebind; between programs of one build.
std::string lease_text(const GrantedLease& lease);
std::optional<GrantedLease> parse_lease(std::string_view text);

}  // namespace cnet::dhcp
