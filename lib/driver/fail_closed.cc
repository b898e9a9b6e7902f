#include "fail_closed.h"

namespace cnet {

Resources fail_closed_rules(std::uint32_t mark, Family family) {
  using enum IpRule::Action;
  return {
      IpRule{.family = family, .pref = kFailClosedEnd, .action = nop},
      IpRule{.family = family,
             .pref = 990,
             .mark = mark,
             .action = goto_pref,
             .target = kFailClosedEnd},
      IpRule{.family = family,
             .pref = 991,
             .iif = "lo",
             .action = goto_pref,
             .target = kFailClosedEnd},
      IpRule{.family = family, .pref = 992, .action = lookup, .target = kFailClosedTable},
  };
}

Route fail_closed_route(const Prefix& subnet) {
  return {.destination = subnet, .prohibit = true, .table = kFailClosedTable};
}

IpRule fail_closed_rule(const std::string& bridge, Family family) {
  return {.family = family, .pref = 993, .iif = bridge, .action = IpRule::Action::prohibit};
}

}  // namespace cnet
