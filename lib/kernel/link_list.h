#pragma once

#include <string>
#include <vector>

#include "link.h"
#include "rtnetlink.h"

namespace cnet::kernel {

/// ip link show
std::vector<LinkState> all_links(Rtnetlink& rtnetlink);

/// The link of the default route; empty without one. One answer, however many routes there are.
std::string default_route_link(Rtnetlink& rtnetlink, Family family);

}  // namespace cnet::kernel
