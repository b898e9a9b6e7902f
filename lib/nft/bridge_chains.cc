#include "chains.h"
#include "words.h"

namespace cnet::nft {
namespace {

using namespace words;

Constant router_advert() { return value("nd-router-advert", {134}); }
Constant neighbor_solicit() { return value("nd-neighbor-solicit", {135}); }
Constant neighbor_advert() { return value("nd-neighbor-advert", {136}); }
Constant redirect() { return value("nd-redirect", {137}); }
Constant listener_report() { return value("mld-listener-report", {131}); }
Constant listener_report_2() { return value("mld2-listener-report", {143}); }

// Nearly every frame is a container's own IP packet: one look-up lets it through, and the others
// are told apart behind it. What is a server of DHCP or speaks ICMPv6 is never let through here.
Chain prerouting() {
  const auto own = comment("its own address");
  return {
      .name = "prerouting",
      .base = Base{Base::Kind::filter, Base::Hook::prerouting, -310, "dstnat - 10"},
      .rules = {
          rule(meta::l4proto != protocol(Protocol::udp),
               iifname + ether::saddr + ip::saddr == at("sources"), accept, own),
          rule(meta::l4proto == protocol(Protocol::tcp),
               iifname + ether::saddr + ip6::saddr == at("sources6"), accept, own),
          rule(iifname == at("ports"), goto_("from_container"), comment("what containers send")),
      }};
}

Chain from_container() {
  return {.name = "from_container",
          .rules = {
              rule(iifname + ether::saddr != at("macs"), counter, drop,
                   comment("foreign hardware address")),
              rule(vmap(ether::type, {{value("ip", {0x08, 0x00}), goto_("speaks_ip4")},
                                      {value("arp", {0x08, 0x06}), goto_("speaks_arp")},
                                      {value("ip6", {0x86, 0xdd}), goto_("speaks_ip6")}}),
                   comment("ARP, IPv4 and IPv6 only")),
              rule(counter, drop, comment("neither IP nor ARP: VLAN tags would hide addresses")),
          }};
}

Chain speaks_arp() {
  return {.name = "speaks_arp",
          .rules = {
              rule(iifname + arp::saddr_ether + arp::saddr_ip == at("sources"), accept,
                   comment("speaks for itself")),
              rule(arp::saddr_ip == address("0.0.0.0"), iifname + arp::saddr_ether == at("macs"),
                   accept, comment("asks whether an address is free")),
              rule(counter, drop, comment("forged ARP sender")),
          }};
}

Chain speaks_ip4() {
  return {
      .name = "speaks_ip4",
      .rules = {
          rule(udp::sport == port(67), counter, drop, comment("containers are no DHCP servers")),
          rule(iifname + ether::saddr + ip::saddr == at("sources"), accept,
               comment("its own address")),
          rule(ip::saddr == address("0.0.0.0"), udp::sport == port(68), udp::dport == port(67),
               accept, comment("asks for an address by DHCP")),
          rule(counter, drop, comment("forged IPv4 source")),
      }};
}

Chain speaks_ip6() {
  return {
      .name = "speaks_ip6",
      .rules = {
          rule(icmpv6::type == one_of(router_advert(), redirect()), counter, drop,
               comment("containers are no routers")),
          rule(udp::sport == port(547), counter, drop, comment("containers are no DHCP servers")),
          rule(icmpv6::type == neighbor_advert(),
               iifname + ether::saddr + th::target != at("targets6"), counter, drop,
               comment("forged neighbour")),
          rule(iifname + ether::saddr + ip6::saddr == at("sources6"), accept,
               comment("its own address")),
          rule(ip6::saddr == address("::"),
               icmpv6::type == one_of(listener_report(), neighbor_solicit(), listener_report_2()),
               accept, comment("duplicate address detection, group reports")),
          rule(counter, drop, comment("forged IPv6 source")),
      }};
}

}  // namespace

std::vector<Chain> bridge_chains() {
  return {prerouting(), from_container(), speaks_arp(), speaks_ip4(), speaks_ip6()};
}

}  // namespace cnet::nft
