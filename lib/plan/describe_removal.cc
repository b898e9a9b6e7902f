#include "cnet/base/text.h"
#include "cnet/plan/resource.h"
#include "command_words.h"

namespace cnet {
namespace {

using namespace plan;
using Lines = std::vector<std::string>;

struct DescribeRemoval {
  Lines operator()(const FirewallTables&) const {
    return {"nft delete table inet cnet", "nft delete table bridge cnet"};
  }
  Lines operator()(const IpRule& rule) const {
    return {ip_command({}, rule.family) + " rule delete " + rule_words(rule)};
  }
  Lines operator()(const BridgeLink& bridge) const { return {"ip link delete " + bridge.name}; }
  Lines operator()(const VethLink& veth) const { return {"ip link delete " + veth.name}; }
  Lines operator()(const VlanLink& vlan) const { return {"ip link delete " + vlan.name}; }
  Lines operator()(const IsolatedLink& link) const { return {"ip link delete " + link.name}; }
  Lines operator()(const ChildLink& child) const {
    return {ip_command(child.netns) + " link delete " + child.name};
  }
  Lines operator()(const MovedLink& link) const {
    return {ip_command({link.sandbox}) + " link set " + link.name + " name " + link.source +
            " netns 1"};
  }
  Lines operator()(const Shaper& shaper) const {
    return {tc_command(shaper.netns) + " qdisc delete dev " + shaper.link + " root"};
  }
  Lines operator()(const IngressRedirect& redirect) const {
    return {tc_command(redirect.netns) + " qdisc delete dev " + redirect.link + " ingress",
            ip_command(redirect.netns) + " link delete " + redirect.ifb};
  }
  Lines operator()(const LinkUp& link) const {
    return {ip_command(link.netns) + " link set " + link.name + " down"};
  }
  Lines operator()(const Address& address) const {
    return {ip_command(address.netns) + " address delete " + address.prefix.str() + " dev " +
            address.link};
  }
  Lines operator()(const Route& route) const {
    return {ip_command(route.netns, route.destination.family()) + " route delete " +
            route_words(route)};
  }
  Lines operator()(const Sysctl& sysctl) const {
    if (!sysctl.previous) return {};
    return {sysctl_command(sysctl, *sysctl.previous)};
  }
  Lines operator()(const nft::Element& element) const {
    return {"nft delete element " + element_words(element)};
  }
  Lines operator()(const Opening& opening) const {
    return {"nft delete rule " + opening.chain.table + " " + opening.chain.chain +
            " handle <rules with the comments \"cnet from " + opening.bridge + "\", \"cnet to " +
            opening.bridge + "\">"};
  }
  Lines operator()(const Cgroup& cgroup) const {
    const std::string path = cgroup_path(cgroup);
    return {"echo 1 > " + path + "/cgroup.kill", "rmdir " + path};
  }
  Lines operator()(const Frozen& frozen) const { return {freeze_command(frozen, false)}; }
  Lines operator()(const DnsName& name) const { return {"rm " + shell_quoted(name_path(name))}; }
  Lines operator()(const ReverseName& name) const { return {"rm " + name_path(name)}; }
};

}  // namespace

std::vector<std::string> describe_removal(const Resource& resource) {
  return std::visit(DescribeRemoval{}, resource);
}

}  // namespace cnet
