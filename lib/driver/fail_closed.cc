#include "fail_closed.h"

namespace cnet {

Resources fail_closed_rules(std::uint32_t mark) {
  using enum IpRule::Action;
  return {
      IpRule{.pref = kFailClosedEnd, .action = nop},
      IpRule{.pref = 990, .mark = mark, .action = goto_pref, .target = kFailClosedEnd},
      IpRule{.pref = 991, .iif = "lo", .action = goto_pref, .target = kFailClosedEnd},
      IpRule{.pref = 992, .action = lookup, .target = kFailClosedTable},
  };
}

Route fail_closed_route(const Prefix& subnet) {
  return {.destination = subnet, .prohibit = true, .table = kFailClosedTable};
}

IpRule fail_closed_rule(const std::string& bridge) {
  return {.pref = 993, .iif = bridge, .action = IpRule::Action::prohibit};
}

}  // namespace cnet
