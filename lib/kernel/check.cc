#include "check.h"

#include <algorithm>
#include <iterator>

#include "address.h"
#include "cgroup.h"
#include "freezer.h"
#include "ingress_redirect.h"
#include "ip_rule.h"
#include "link_bridge.h"
#include "link_child.h"
#include "link_moved.h"
#include "link_parent.h"
#include "link_up.h"
#include "link_veth.h"
#include "name_files.h"
#include "route.h"
#include "shaper.h"
#include "sysctl.h"

namespace cnet::kernel {

Check::Check(Facilities& kernel, const Resources& resources)
    : kernel_(kernel), resources_(resources) {
  std::vector<nft::Element> elements;
  for (const Resource& resource : resources) {
    if (const auto* element = std::get_if<nft::Element>(&resource)) elements.push_back(*element);
  }
  if (!elements.empty()) missing_elements_ = kernel.firewall().missing(elements);
}

Resources Check::missing() {
  Resources missing;
  std::ranges::copy_if(resources_, std::back_inserter(missing),
                       [this](const Resource& resource) { return !std::visit(*this, resource); });
  return missing;
}

template <class Kind>
bool Check::is_there(const Netns& netns, const Kind& kind) const {
  Rtnetlink* socket = kernel_.rtnetlink(netns);
  return socket != nullptr && exists(kind, *socket);
}

bool Check::operator()(const FirewallTables& tables) const {
  return kernel_.firewall().present(tables.mark);
}
bool Check::operator()(const IpRule& rule) const { return is_there({}, rule); }
bool Check::operator()(const BridgeLink& bridge) const { return is_there({}, bridge); }
bool Check::operator()(const VethLink& veth) const { return is_there({}, veth); }
bool Check::operator()(const VlanLink& vlan) const { return is_there({}, vlan); }
bool Check::operator()(const IsolatedLink& link) const { return is_there({}, link); }
bool Check::operator()(const ChildLink& child) const { return is_there(child.netns, child); }
bool Check::operator()(const MovedLink& link) const { return is_there({link.sandbox}, link); }
bool Check::operator()(const Shaper& shaper) const { return is_there(shaper.netns, shaper); }
bool Check::operator()(const IngressRedirect& redirect) const {
  return is_there(redirect.netns, redirect);
}
bool Check::operator()(const LinkUp& link) const { return is_there(link.netns, link); }
bool Check::operator()(const Address& address) const { return is_there(address.netns, address); }
bool Check::operator()(const Route& route) const { return is_there(route.netns, route); }

bool Check::operator()(const Sysctl& sysctl) const {
  bool held = false;
  return kernel_.in(sysctl.netns, [&] { held = holds(sysctl); }) && held;
}

bool Check::operator()(const nft::Element& element) const {
  return std::ranges::find(missing_elements_, element) == missing_elements_.end();
}

bool Check::operator()(const Opening& opening) const {
  return kernel_.firewall().is_open(opening);
}

bool Check::operator()(const Cgroup& cgroup) const { return exists(cgroup, kernel_.cgroups()); }
bool Check::operator()(const Frozen& frozen) const { return is_frozen(frozen, kernel_.cgroups()); }
bool Check::operator()(const DnsName& name) const { return stands(name, kernel_.run_root()); }
bool Check::operator()(const ReverseName& name) const { return stands(name, kernel_.run_root()); }

}  // namespace cnet::kernel
