#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "batch.h"
#include "cnet/plan/kernel.h"
#include "facilities.h"

namespace cnet::kernel {

/// One call of Kernel::remove: the list backwards. All elements go in one transaction at the place
/// of the last. Names go first. Links go down before their guards go, so that a container cannot use the moment in
/// between; what lives on a link that is removed goes with it.
class Remove {
 public:
  Remove(Facilities& kernel, const Resources& resources, Removal how);

  /// What failed, a text each.
  std::vector<std::string> run();

  // The table: how each kind is removed.
  void operator()(const FirewallTables& tables);
  void operator()(const IpRule& rule);
  void operator()(const BridgeLink& bridge);
  void operator()(const VethLink& veth);
  void operator()(const VlanLink& vlan);
  void operator()(const IsolatedLink& link);
  void operator()(const ChildLink& child);
  void operator()(const MovedLink& link);
  void operator()(const Shaper& shaper);
  void operator()(const IngressRedirect& redirect);
  void operator()(const LinkUp& link);
  void operator()(const Address& address);
  void operator()(const Route& route);
  void operator()(const Sysctl& sysctl);
  void operator()(const nft::Element& element);
  void operator()(const Opening& opening);
  void operator()(const Cgroup& cgroup);
  void operator()(const Frozen& frozen);
  void operator()(const DnsName& name);
  void operator()(const ReverseName& name);

 private:
  void keep_going(const std::function<void()>& act);
  void forget_names();
  void close_ports();
  void close_port(const ChildLink& child, const Resource& resource);
  void delete_link_of(const std::string& name, const std::string& kind, const std::string& alias);
  template <class Kind>
  void drop(const Netns& netns, const std::string& link, const Kind& kind);
  bool goes_by_itself(const Netns& netns, const std::string& link) const;
  void forget_sandboxes();

  Facilities& kernel_;
  const Resources& resources_;
  const Removal how_;
  const Resource* current_ = nullptr;

  Batch batch_;
  std::set<std::pair<std::string, std::string>> going_;  ///< container id ("" for the host), link
  bool elements_done_ = false;
  std::vector<std::string> failures_;
};

}  // namespace cnet::kernel
