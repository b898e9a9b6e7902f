#pragma once

#include <vector>

#include "cnet/plan/resource.h"
#include "facilities.h"

namespace cnet::kernel {

/// One call of Kernel::check: whether each kind is there. All elements are asked for at once.
class Check {
 public:
  Check(Facilities& kernel, const Resources& resources);

  Resources missing();

  // The table: how each kind is looked for.
  bool operator()(const FirewallTables& tables) const;
  bool operator()(const IpRule& rule) const;
  bool operator()(const BridgeLink& bridge) const;
  bool operator()(const VethLink& veth) const;
  bool operator()(const VlanLink& vlan) const;
  bool operator()(const IsolatedLink& link) const;
  bool operator()(const ChildLink& child) const;
  bool operator()(const MovedLink& link) const;
  bool operator()(const Shaper& shaper) const;
  bool operator()(const IngressRedirect& redirect) const;
  bool operator()(const LinkUp& link) const;
  bool operator()(const Address& address) const;
  bool operator()(const Route& route) const;
  bool operator()(const Sysctl& sysctl) const;
  bool operator()(const nft::Element& element) const;
  bool operator()(const Opening& opening) const;
  bool operator()(const Cgroup& cgroup) const;
  bool operator()(const Frozen& frozen) const;
  bool operator()(const DnsName& name) const;
  bool operator()(const ReverseName& name) const;

 private:
  template <class Kind>
  bool is_there(const Netns& netns, const Kind& kind) const;

  Facilities& kernel_;
  const Resources& resources_;
  std::vector<nft::Element> missing_elements_;
};

}  // namespace cnet::kernel
