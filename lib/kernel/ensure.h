#pragma once

#include <optional>
#include <vector>

#include "batch.h"
#include "cnet/base/error.h"
#include "cnet/plan/resource.h"
#include "facilities.h"

namespace cnet::kernel {

/// One call of Kernel::ensure. Consecutive rtnetlink work of one namespace is one send, consecutive
/// sysctls of one namespace one visit, all elements of the list one transaction at the place of the
/// first, or that which loads the tables.
///
/// What it made is removed again when it is destroyed before done().
class Ensure {
 public:
  Ensure(Facilities& kernel, const Resources& resources);
  ~Ensure();
  Ensure(const Ensure&) = delete;
  Ensure& operator=(const Ensure&) = delete;

  /// Throws Error.
  void run();

  // The table: how each kind is made.
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
  template <class Kind>
  void add(const Netns& netns, const Kind& kind);
  void answered(const Resource& resource, Answer answer);
  template <class Kind>
  Answer try_again(const Netns& netns, const Kind& kind);
  std::optional<Answer> second_answer(const Resource& resource, const Answer& first);
  void throw_failure() const;
  void settle();
  std::vector<nft::Element> all_elements() const;
  void write_sysctls();
  void announce_links();
  Rtnetlink& rtnetlink(const Netns& netns);

  Facilities& kernel_;
  const Resources& resources_;
  const Resource* current_ = nullptr;

  Batch batch_;
  std::optional<Error> failure_;  ///< the first one of a batch
  std::vector<const Resource*> sysctls_;
  bool late_ = false;  ///< a link of the batch came up behind it: its routes were refused
  bool elements_done_ = false;
  std::vector<const VethLink*> unannounced_;

  Resources made_;
  bool done_ = false;
};

}  // namespace cnet::kernel
