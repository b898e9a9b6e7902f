#include "chains.h"
#include "words.h"

namespace cnet::nft {
namespace {

using namespace words;
using enum Base::Kind;
using enum Base::Hook;

// Bits of the kernel's ip_conntrack_status and of NF_CT_STATE_BIT.
constexpr Flags kDnat{"dnat", 1U << 5};
constexpr Flags kEstablishedOrRelated{"established,related", 1U << 1 | 1U << 2};

Constant loopback() { return prefix("127.0.0.0/8"); }
OneOf pings() { return one_of(value("icmp", {1}), value("ipv6-icmp", {58})); }

Chain raw() {
  const auto why = comment("loopback never comes from a wire (makes route_localnet safe)");
  return {.name = "raw",
          .base = Base{filter, prerouting, -300, "raw"},
          .rules = {
              rule(iifname != name("lo"), ip::daddr == loopback(), counter, drop, why),
              rule(iifname != name("lo"), ip::saddr == loopback(), counter, drop, why),
          }};
}

// Routing leads to a container only what is marked here (fail_closed.h). So a packet that
// the chain forward would refuse must not be marked: if the tables vanish while it is between the
// two, routing refuses it. The destination is translated already.
Chain witness(std::uint32_t mark) {
  const MarkOr vouch{mark};
  const auto opened_port = comment("opened container port");
  return {.name = "witness",
          .base = Base{filter, prerouting, -90, "dstnat + 10"},
          .rules = {
              rule(ct::state == kEstablishedOrRelated, vouch, accept, comment("answers")),
              rule(iifname == at("internal"), fib::daddr_type == local(),
                   fib::daddr_iif_type == unicast(), counter, drop,
                   comment("an internal network reaches its own gateway, no other address of the "
                           "host")),
              rule(ct::status == kDnat, vouch, accept, comment("published ports")),
              rule(ip::daddr + meta::l4proto + th::dport == at("opened4"), vouch, opened_port),
              rule(ip6::daddr + meta::l4proto + th::dport == at("opened6"), vouch, opened_port),
              rule(meta::l4proto == pings(), vouch, comment("routed networks answer ping")),
          }};
}

Chain prerouting_chain() {
  return {.name = "prerouting",
          .base = Base{nat, prerouting, -100, "dstnat"},
          .rules = {
              rule(meta::l4proto == with_ports(), fib::daddr_type == local(), goto_("published"),
                   comment("published ports are host addresses only")),
          }};
}

Chain output_chain() {
  return {.name = "output",
          .base = Base{nat, output, -100, "-100"},
          .rules = {
              rule(meta::l4proto == with_ports(), fib::daddr_type == local(), goto_("published"),
                   comment("the host uses published ports too")),
          }};
}

/// What is published on one host address, or opened on a container's.
std::vector<Rule> allow_lists_of_addresses() {
  const Key service = ip::daddr + meta::l4proto + th::dport;
  const Key service6 = ip6::daddr + meta::l4proto + th::dport;
  const auto why = comment("source allow-list of one address");
  return {
      rule(service == at("restricted_at"), service + ip::saddr != at("allow_at"), counter, drop,
           why),
      rule(service6 == at("restricted_at6"), service6 + ip6::saddr != at("allow_at6"), counter,
           drop, why),
  };
}

/// Behind the allow-lists of addresses.
std::vector<Rule> with_allow_lists(std::vector<Rule> rules) {
  std::vector<Rule> all = allow_lists_of_addresses();
  all.insert(all.end(), rules.begin(), rules.end());
  return all;
}

// Allow-lists are asked before the address is translated, while port and source are still the
// client's; and for what is not translated, too.
Chain published() {
  const Key service = meta::l4proto + th::dport;
  const auto at_one = comment("published on one address");
  const auto at_every = comment("published on every address");
  return {.name = "published",
          .rules = with_allow_lists({
              rule(service == at("restricted"), service + ip::saddr != at("allow"), counter, drop,
                   comment("source allow-list")),
              rule(service == at("restricted6"), service + ip6::saddr != at("allow6"), counter,
                   drop, comment("source allow-list")),
              rule(ip6::daddr == one_of(address("::1"), prefix("fe80::/10")), return_,
                   comment("cannot be translated: the socket that holds the port serves these")),
              rule(dnat_ip_to(ip::daddr + meta::l4proto + th::dport, at("publish_at")), at_one),
              rule(dnat_ip_to(service, at("publish")), at_every),
              rule(dnat_ip6_to(ip6::daddr + meta::l4proto + th::dport, at("publish_at6")), at_one),
              rule(dnat_ip6_to(service, at("publish6")), at_every),
          })};
}

Chain forward_chain() {
  return {
      .name = "forward",
      .base = Base{filter, forward, 0, "filter"},
      .rules = {
          rule(ct::state == kEstablishedOrRelated, accept, comment("answers")),
          rule(iifname == at("internal"), oifname != at("internal"), counter, drop,
               comment("internal: no way out")),
          rule(iifname != at("internal"), oifname == at("internal"), counter, drop,
               comment("internal: no way in")),
          rule(oifname == at("bridges"), ct::status == kDnat, accept, comment("published ports")),
          rule(vmap(iifname + oifname, at("pairs")),
               comment("inside one bridge, and pairs an operator chose")),
          rule(vmap(meta::nfproto + oifname, at("into")), comment("new flows into a network")),
          rule(vmap(iifname, at("out_of")), comment("new flows out of a network")),
          rule(meta::nfproto + iifname == at("guarded"), meta::nfproto + oifname == at("guarded"),
               counter, drop, comment("forwarding is on for cnet, not for others")),
      }};
}

Chain opened() {
  const auto why = comment("opened container port");
  return {.name = "opened",
          .rules = with_allow_lists({
              rule(meta::l4proto == pings(), accept, comment("routed networks answer ping")),
              rule(ip::daddr + meta::l4proto + th::dport == at("opened4"), accept, why),
              rule(ip6::daddr + meta::l4proto + th::dport == at("opened6"), accept, why),
              rule(counter, drop, comment("not opened")),
          })};
}

Chain closed() {
  return {.name = "closed",
          .rules = {
              rule(counter, drop, comment("container addresses are not reachable from outside")),
          }};
}

// The way back into its own network goes by address, not by interface: with br_netfilter on, the
// input interface is empty here.
Chain postrouting_chain() {
  const auto leaving = comment("leaving through the host's address");
  const auto back = comment("back into the network it came from");
  return {
      .name = "postrouting",
      .base = Base{nat, postrouting, 100, "srcnat"},
      .rules = {
          rule(ip::saddr == at("masquerade4"), oifname != at("bridges"), masquerade, leaving),
          rule(ip6::saddr == at("masquerade6"), oifname != at("bridges"), masquerade, leaving),
          rule(ct::status == kDnat, ip::saddr + ip::daddr == at("hairpin4"), masquerade, back),
          rule(ct::status == kDnat, ip6::saddr + ip6::daddr == at("hairpin6"), masquerade, back),
          rule(oifname == at("bridges"), ip::saddr == loopback(), masquerade,
               comment("the host by a loopback address")),
      }};
}

}  // namespace

std::vector<Chain> inet_chains(std::uint32_t mark) {
  return {raw(),           witness(mark), prerouting_chain(), output_chain(),     published(),
          forward_chain(), opened(),      closed(),           postrouting_chain()};
}

}  // namespace cnet::nft
