#include "samples.h"

#include <iterator>

namespace cnet::test {
namespace {

using nft::Element;
using nft::IfName;
using nft::Port;
using nft::Table;
using nft::Verdict;

const Mac kMac = *Mac::parse("02:42:0a:09:00:02");

}  // namespace

Ip ip(const char* text) { return *Ip::parse(text); }
Prefix prefix(const char* text) { return *Prefix::parse(text); }

const BridgeLink kBridge{
    .name = "br-123456789abc", .mtu = 1400, .alias = "cnet:network:123456789abc"};

Resources network_links() {
  using enum IpRule::Action;
  return {
      IpRule{.pref = 1000, .action = nop},
      IpRule{.pref = 990, .mark = 0x40000000, .action = goto_pref, .target = 1000},
      IpRule{.pref = 991, .iif = "lo", .action = goto_pref, .target = 1000},
      IpRule{.pref = 992, .action = lookup, .target = 4242},
      IpRule{.family = Family::v6, .pref = 992, .action = lookup, .target = 4242},
      Sysctl{.key = "net/ipv4/ip_forward", .value = "1", .previous = "0"},
      kBridge,
      Address{.link = kBridge.name, .prefix = prefix("10.9.0.1/24")},
      Route{.destination = prefix("10.9.0.0/24"), .prohibit = true, .table = 4242},
      Route{.destination = prefix("fd00:9::/64"), .prohibit = true, .table = 4242},
      IpRule{.pref = 993, .iif = kBridge.name, .action = prohibit},
  };
}

Resources network() {
  Resources resources{FirewallTables{}};
  for (Resource& link : network_links()) resources.push_back(std::move(link));
  const IfName bridge{kBridge.name};
  resources.insert(resources.end(),
                   {
                       Element{Table::inet, "bridges", {bridge}, {}},
                       Element{Table::inet, "pairs", {bridge, bridge}, {Verdict::accept}},
                       Element{Table::inet, "into", {Family::v4, bridge}, {Verdict::goto_closed}},
                       Element{Table::inet, "masquerade4", {prefix("10.9.0.0/24")}, {}},
                   });
  return resources;
}

VethLink veth(const ContainerId& container) {
  return {.name = "ve" + container.short_form(),
          .alias = "cnet:endpoint:" + container.str(),
          .bridge = kBridge.name,
          .sandbox = container,
          .peer = "eth0",
          .peer_mac = kMac,
          .mtu = kBridge.mtu};
}

Resources endpoint(const ContainerId& container) {
  const Netns inside{container};
  const VethLink link = veth(container);
  const IfName port{link.name};
  return {
      LinkUp{inside, "lo"},
      link,
      Element{Table::bridge, "ports", {port}, {}},
      Element{Table::bridge, "macs", {port, kMac}, {}},
      Element{Table::bridge, "sources", {port, kMac, ip("10.9.0.2")}, {}},
      Sysctl{.netns = inside, .key = "net/ipv6/conf/eth0/disable_ipv6", .value = "1"},
      LinkUp{inside, "eth0"},
      Address{inside, "eth0", prefix("10.9.0.2/24")},
      Route{.netns = inside,
            .destination = prefix("0.0.0.0/0"),
            .via = ip("10.9.0.1"),
            .link = "eth0"},
      Sysctl{.key = "net/ipv4/conf/" + kBridge.name + "/route_localnet", .value = "1"},
      Element{Table::inet, "publish", {Protocol::tcp, Port{8080}}, {ip("10.9.0.2"), Port{80}}},
  };
}

}  // namespace cnet::test
