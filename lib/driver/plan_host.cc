#include "cnet/driver/driver.h"
#include "fail_closed.h"

namespace cnet {
namespace {

void append(Resources& resources, Resources more) {
  for (Resource& resource : more) resources.push_back(std::move(resource));
}

/// Guard before forwarding is on: the host is at no moment a router for others.
void add_guards(Family family, const std::vector<std::string>& guarded, Resources& resources) {
  for (const std::string& interface : guarded) {
    resources.push_back(
        nft::Element{nft::Table::inet, "guarded", {family, nft::IfName{interface}}, {}});
  }
}

void add_forwarding(const char* key, const std::optional<std::string>& before,
                    Resources& resources) {
  if (before) resources.push_back(Sysctl{.key = key, .value = "1", .previous = before});
}

}  // namespace

Resources plan_host(const HostTraits& host, const HostRecord& record) {
  Resources resources{FirewallTables{host.firewall_mark}};
  append(resources, fail_closed_rules(host.firewall_mark, Family::v4));
  add_guards(Family::v4, record.guarded, resources);
  add_forwarding("net/ipv4/ip_forward", record.ip_forward_before, resources);
  if (!record.ipv6) return resources;
  append(resources, fail_closed_rules(host.firewall_mark, Family::v6));
  add_guards(Family::v6, record.ipv6->guarded, resources);
  for (const std::string& interface : record.ipv6->autoconfigured) {
    resources.push_back(Sysctl{.key = "net/ipv6/conf/" + interface + "/accept_ra",
                               .value = "2",
                               .previous = "1"});
  }
  add_forwarding("net/ipv6/conf/all/forwarding", record.ipv6->forwarding_before, resources);
  return resources;
}

}  // namespace cnet
