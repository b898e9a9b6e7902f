#include "cnet/driver/driver.h"
#include "fail_closed.h"

namespace cnet {

Resources plan_host(const HostTraits& host, const std::optional<std::string>& ip_forward_before,
                    const std::vector<std::string>& guarded) {
  Resources resources{FirewallTables{host.firewall_mark}};
  for (Resource& rule : fail_closed_rules(host.firewall_mark)) resources.push_back(std::move(rule));
  // Guard before forwarding is on: the host is at no moment a router for others.
  for (const std::string& interface : guarded) {
    resources.push_back(
        nft::Element{nft::Table::inet, "guarded", {Family::v4, nft::IfName{interface}}, {}});
  }
  if (ip_forward_before) {
    resources.push_back(
        Sysctl{.key = "net/ipv4/ip_forward", .value = "1", .previous = ip_forward_before});
  }
  return resources;
}

}  // namespace cnet
