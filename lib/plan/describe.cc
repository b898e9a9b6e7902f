#include "cnet/base/text.h"
#include "cnet/plan/cgroup_settings.h"
#include "cnet/plan/link_mac.h"
#include "cnet/plan/resource.h"
#include "command_words.h"

namespace cnet {
namespace {

using namespace plan;
using Lines = std::vector<std::string>;

/// The port flags that differ from the bridge's defaults.
std::string port_flags(const VethLink& veth) {
  std::string words;
  if (veth.isolated) words += " isolated on";
  if (veth.hairpin) words += " hairpin on";
  return words.empty() ? words : " type bridge_slave" + words;
}

/// No IPv6 address that nobody asked for.
std::string address_mode(std::uint32_t mtu) {
  return mtu < kLeastIpv6Mtu ? "" : " addrgenmode none";
}

struct Describe {
  Lines operator()(const FirewallTables&) const {
    return {"nft -f firewall.nft  # cnet's chains and rules, which never change"};
  }

  Lines operator()(const IpRule& rule) const {
    return {ip_command({}, rule.family) + " rule add " + rule_words(rule)};
  }

  Lines operator()(const BridgeLink& bridge) const {
    const std::string vlan =
        bridge.vlan == 0 ? ""
                         : " vlan_filtering 1 vlan_default_pvid " + std::to_string(bridge.vlan);
    const std::string vrf = bridge.vrf.empty() ? "" : " master " + bridge.vrf;
    Lines lines{"ip link add " + bridge.name + " address " + mac_word(bridge.alias) + vrf +
                    " up type bridge stp_state 0 forward_delay 0" + vlan,
                "ip link set " + bridge.name + " mtu " + std::to_string(bridge.mtu) + " alias " +
                    alias_word(bridge.alias) + address_mode(bridge.mtu)};
    if (bridge.mtu >= kLeastIpv6Mtu) {
      lines.push_back("sysctl -w net/ipv6/conf/" + bridge.name + "/accept_ra=0");
    }
    return lines;
  }

  Lines operator()(const VethLink& veth) const {
    const std::string mtu = " mtu " + std::to_string(veth.mtu);
    return {"ip link add " + veth.name + " address " + mac_word(veth.alias) + mtu + " master " +
                veth.bridge + " up type veth peer name " + veth.peer + " address " +
                veth.peer_mac.str() + mtu + " netns " + sandbox_word(veth.sandbox),
            "ip link set " + veth.name + " alias " + alias_word(veth.alias) +
                address_mode(veth.mtu) + port_flags(veth)};
  }

  Lines operator()(const VlanLink& vlan) const {
    return {"ip link add link " + vlan.parent + " name " + vlan.name + " up type vlan id " +
                std::to_string(vlan.id),
            "ip link set " + vlan.name + " alias " + alias_word(vlan.alias) + " addrgenmode none"};
  }

  Lines operator()(const IsolatedLink& link) const {
    const std::string mtu = link.mtu == 0 ? "" : " mtu " + std::to_string(link.mtu);
    return {
        "ip link add " + link.name + " address " + mac_word(link.alias) + mtu + " up type dummy",
        "ip link set " + link.name + " alias " + alias_word(link.alias) + " addrgenmode none"};
  }

  Lines operator()(const ChildLink& child) const {
    std::string words = "ip link add link " + child.parent + " name " + child.name;
    if (child.mac) words += " address " + child.mac->str();
    if (!child.mac && !child.alias.empty() && std::holds_alternative<MacvlanMode>(child.kind)) {
      words += " address " + mac_word(child.alias);
    }
    if (child.mtu != 0) words += " mtu " + std::to_string(child.mtu);
    if (child.netns.sandbox) words += " netns " + sandbox_word(*child.netns.sandbox);
    Lines lines{words + " type " + child_words(child)};
    if (!child.alias.empty()) {
      lines.push_back("ip link set " + child.name + " alias " + alias_word(child.alias));
    }
    return lines;
  }

  Lines operator()(const MovedLink& link) const {
    const std::string mac = link.mac ? " address " + link.mac->str() : "";
    return {"ip link set " + link.source + " name " + link.name + mac + " netns " +
            sandbox_word(link.sandbox)};
  }

  Lines operator()(const Shaper& shaper) const {
    return {tc_command(shaper.netns) + " qdisc replace dev " + shaper.link + " " +
            shaper_words(shaper.rate)};
  }

  Lines operator()(const IngressRedirect& redirect) const {
    const std::string tc = tc_command(redirect.netns);
    return {
        ip_command(redirect.netns) + " link add " + redirect.ifb + " up type ifb",
        tc + " qdisc add dev " + redirect.link + " ingress",
        tc + " filter add dev " + redirect.link +
            " ingress protocol all prio 1 u32 match u32 0 0 action mirred egress redirect dev " +
            redirect.ifb};
  }

  Lines operator()(const LinkUp& link) const {
    return {ip_command(link.netns) + " link set " + link.name + " up"};
  }

  Lines operator()(const Address& address) const {
    const bool v4 = address.prefix.family() == Family::v4;
    const char* manner = v4 ? (address.prefix.length() < 31 ? " brd +" : "") : " nodad";
    return {ip_command(address.netns) + " address add " + address.prefix.str() + manner + " dev " +
            address.link};
  }

  Lines operator()(const Route& route) const {
    return {ip_command(route.netns, route.destination.family()) + " route add " +
            route_words(route)};
  }

  Lines operator()(const Sysctl& sysctl) const { return {sysctl_command(sysctl, sysctl.value)}; }

  Lines operator()(const nft::Element& element) const {
    return {"nft add element " + element_words(element)};
  }

  Lines operator()(const Opening& opening) const {
    const auto insertion = [&](const char* field, const char* direction) {
      return "nft insert rule " + opening.chain.table + " " + opening.chain.chain + " " + field +
             " " + opening.bridge + " counter accept comment '\"cnet " + direction + " " +
             opening.bridge + "\"'";
    };
    return {insertion("iifname", "from"), insertion("oifname", "to")};
  }

  Lines operator()(const Cgroup& cgroup) const {
    const std::string path = cgroup_path(cgroup);
    Lines lines{"mkdir -p " + path};
    for (const CgroupSetting& setting : settings_v2(cgroup)) {
      if (!setting.is_default) lines.push_back(echo_command(setting, path));
    }
    return lines;
  }

  Lines operator()(const Frozen& frozen) const { return {freeze_command(frozen, true)}; }

  Lines operator()(const DnsName& name) const { return {"touch " + shell_quoted(name_path(name))}; }

  Lines operator()(const ReverseName& name) const {
    return {"echo " + shell_quoted(join(name.names, " ")) + " > " + name_path(name)};
  }
};

}  // namespace

std::vector<std::string> describe(const Resource& resource) {
  return std::visit(Describe{}, resource);
}

std::vector<std::string> describe(const Resources& resources) {
  Lines lines;
  for (const Resource& resource : resources) {
    for (std::string& line : describe(resource)) lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace cnet
