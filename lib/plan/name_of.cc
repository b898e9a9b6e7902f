#include "cnet/plan/resource.h"
#include "command_words.h"

namespace cnet {
namespace {

using namespace plan;

std::string where(const Netns& netns) {
  return netns.sandbox ? " in sandbox " + sandbox_word(*netns.sandbox) : "";
}

struct NameOf {
  std::string operator()(const FirewallTables&) const { return "tables inet cnet and bridge cnet"; }
  std::string operator()(const IpRule& rule) const {
    return (rule.family == Family::v6 ? "IPv6 rule " : "rule ") + rule_words(rule);
  }
  std::string operator()(const BridgeLink& bridge) const { return "link " + bridge.name; }
  std::string operator()(const VethLink& veth) const { return "link " + veth.name; }
  std::string operator()(const VlanLink& vlan) const { return "link " + vlan.name; }
  std::string operator()(const IsolatedLink& link) const { return "link " + link.name; }
  std::string operator()(const ChildLink& child) const {
    return "link " + child.name + where(child.netns);
  }
  std::string operator()(const MovedLink& link) const {
    return "link " + link.name + where({link.sandbox});
  }
  std::string operator()(const Shaper& shaper) const {
    return "rate limit of link " + shaper.link + where(shaper.netns);
  }
  std::string operator()(const IngressRedirect& redirect) const {
    return "redirect of what comes in by link " + redirect.link + where(redirect.netns);
  }
  std::string operator()(const LinkUp& link) const {
    return "state up of link " + link.name + where(link.netns);
  }
  std::string operator()(const Address& address) const {
    return "address " + address.prefix.str() + " of link " + address.link + where(address.netns);
  }
  std::string operator()(const Route& route) const {
    return "route " + route_words(route) + where(route.netns);
  }
  std::string operator()(const Sysctl& sysctl) const {
    return "sysctl " + sysctl.key + "=" + sysctl.value + where(sysctl.netns);
  }
  std::string operator()(const nft::Element& element) const {
    return "element " + nft::str(nft::Element{element.table, element.set, element.key, {}});
  }
  std::string operator()(const Opening& opening) const {
    return "opening for " + opening.bridge + " in chain " + opening.chain.chain + " of table " +
           opening.chain.table;
  }
  std::string operator()(const Frozen& frozen) const {
    return "freeze of " + cgroup_path(Cgroup{.container = frozen.container});
  }
  std::string operator()(const DnsName& name) const {
    return "name " + name.name + " of " + name.ip.str() + " on network " +
           name.network.short_form();
  }
  std::string operator()(const ReverseName& name) const {
    return "names of address " + name.ip.str() + " on network " + name.network.short_form();
  }
  std::string operator()(const Cgroup& cgroup) const {
    return "cgroup cnet/" + sandbox_word(cgroup.container);
  }
};

}  // namespace

std::string name_of(const Resource& resource) { return std::visit(NameOf{}, resource); }

}  // namespace cnet
