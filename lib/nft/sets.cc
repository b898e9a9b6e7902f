#include <algorithm>

#include "cnet/nft/ruleset.h"
#include "words.h"

namespace cnet::nft {
namespace {

using namespace words;
using enum Type;

std::vector<Set> who_may_talk() {
  return {
      {.name = "bridges", .key = {ifname}, .comment = "every bridge of cnet's"},
      {.name = "pairs",
       .key = {ifname, ifname},
       .data = {verdict},
       .comment = "in . out: same bridge (icc), trusted interface, chosen pair of networks"},
      {.name = "into",
       .key = {nf_proto, ifname},
       .data = {verdict},
       .key_of = meta::nfproto + oifname,
       .comment =
           "new flows into a bridge: nat goto closed, routed goto opened, unprotected accept"},
      {.name = "out_of",
       .key = {ifname},
       .data = {verdict},
       .comment = "new flows out of a bridge: accept, or drop when internal"},
      {.name = "hairpin4",
       .key = {ipv4_addr, ipv4_addr},
       .interval = true,
       .comment = "each subnet with itself"},
      {.name = "hairpin6",
       .key = {ipv6_addr, ipv6_addr},
       .interval = true,
       .comment = "each subnet with itself"},
      {.name = "internal", .key = {ifname}, .comment = "bridges without a way in or out"},
  };
}

std::vector<Set> published_ports() {
  return {
      {.name = "publish",
       .key = {inet_proto, inet_service},
       .data = {ipv4_addr, inet_service},
       .counted = true,
       .comment = "-p 8080:80"},
      {.name = "publish6",
       .key = {inet_proto, inet_service},
       .data = {ipv6_addr, inet_service},
       .counted = true,
       .comment = "-p 8080:80"},
      {.name = "publish_at",
       .key = {ipv4_addr, inet_proto, inet_service},
       .data = {ipv4_addr, inet_service},
       .counted = true,
       .comment = "-p 192.0.2.1:8080:80"},
      {.name = "publish_at6",
       .key = {ipv6_addr, inet_proto, inet_service},
       .data = {ipv6_addr, inet_service},
       .counted = true,
       .comment = "-p [2001:db8::1]:8080:80"},
      {.name = "opened4",
       .key = {ipv4_addr, inet_proto, inet_service},
       .comment = "container ports reachable without NAT"},
      {.name = "opened6",
       .key = {ipv6_addr, inet_proto, inet_service},
       .comment = "container ports reachable without NAT"},
  };
}

std::vector<Set> allow_lists() {
  const char* const ports = "published ports with a source allow-list";
  const char* const at_one = "the same for ports published on one address, and routed ones";
  const char* const sources = "who may use a restricted port";
  return {
      {.name = "restricted", .key = {inet_proto, inet_service}, .comment = ports},
      {.name = "restricted6", .key = {inet_proto, inet_service}, .comment = ports},
      {.name = "restricted_at", .key = {ipv4_addr, inet_proto, inet_service}, .comment = at_one},
      {.name = "restricted_at6", .key = {ipv6_addr, inet_proto, inet_service}, .comment = at_one},
      {.name = "allow",
       .key = {inet_proto, inet_service, ipv4_addr},
       .interval = true,
       .comment = sources},
      {.name = "allow6",
       .key = {inet_proto, inet_service, ipv6_addr},
       .interval = true,
       .comment = sources},
      {.name = "allow_at",
       .key = {ipv4_addr, inet_proto, inet_service, ipv4_addr},
       .interval = true,
       .comment = sources},
      {.name = "allow_at6",
       .key = {ipv6_addr, inet_proto, inet_service, ipv6_addr},
       .interval = true,
       .comment = sources},
  };
}

std::vector<Set> leaving_the_host() {
  return {
      {.name = "masquerade4",
       .key = {ipv4_addr},
       .interval = true,
       .comment = "subnets hidden behind the host"},
      {.name = "masquerade6",
       .key = {ipv6_addr},
       .interval = true,
       .comment = "subnets hidden behind the host"},
      {.name = "guarded",
       .key = {nf_proto, ifname},
       .key_of = meta::nfproto + iifname,
       .comment =
           "interfaces between which nothing was forwarded before cnet turned forwarding on"},
  };
}

std::vector<Set> inet_sets() {
  std::vector<Set> all = who_may_talk();
  for (const std::vector<Set>& more : {published_ports(), allow_lists(), leaving_the_host()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

std::vector<Set> bridge_sets() {
  return {
      {.name = "ports", .key = {ifname}, .comment = "host side of every container's link"},
      {.name = "macs", .key = {ifname, ether_addr}, .comment = "the hardware address of each port"},
      {.name = "sources",
       .key = {ifname, ether_addr, ipv4_addr},
       .comment = "the addresses of each port"},
      {.name = "sources6",
       .key = {ifname, ether_addr, ipv6_addr},
       .comment = "the addresses of each port, its link-local one too"},
      {.name = "targets6",
       .key = {ifname, ether_addr, bits128},
       .key_of = iifname + ether::saddr + th::target,
       .comment = "the same as sources6, typed for the target of a neighbour advertisement"},
  };
}

}  // namespace

const std::vector<Set>& sets(Table table) {
  static const std::vector<Set> inet = inet_sets();
  static const std::vector<Set> bridge = bridge_sets();
  return table == Table::inet ? inet : bridge;
}

const Set* find_set(Table table, std::string_view name) {
  const std::vector<Set>& all = sets(table);
  const auto found = std::ranges::find(all, name, &Set::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace cnet::nft
