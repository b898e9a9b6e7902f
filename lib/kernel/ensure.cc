#include "ensure.h"

#include <algorithm>
#include <cerrno>
#include <iterator>

#include "address.h"
#include "attempt.h"
#include "cgroup.h"
#include "conntrack.h"
#include "freezer.h"
#include "ingress_redirect.h"
#include "ip_rule.h"
#include "link.h"
#include "link_bridge.h"
#include "link_child.h"
#include "link_moved.h"
#include "link_parent.h"
#include "link_up.h"
#include "link_veth.h"
#include "name_files.h"
#include "once_free.h"
#include "remove.h"
#include "route.h"
#include "shaper.h"
#include "sysctl.h"

namespace cnet::kernel {
namespace {

Error sandbox_gone(const Resource& resource) {
  return Error(attempt(resource) +
               ": the sandbox is gone: the container's first process has ended");
}

}  // namespace

Ensure::Ensure(Facilities& kernel, const Resources& resources)
    : kernel_(kernel),
      resources_(resources),
      batch_(
          [this](const Resource& resource, const Answer& answer) { answered(resource, answer); }) {}

Ensure::~Ensure() {
  if (!done_ && !made_.empty()) Remove(kernel_, made_, Removal::complete).run();
}

void Ensure::run() {
  for (const Resource& resource : resources_) {
    current_ = &resource;
    std::visit(*this, resource);
  }
  settle();
  announce_links();
  done_ = true;
}

Rtnetlink& Ensure::rtnetlink(const Netns& netns) {
  Rtnetlink* socket = kernel_.rtnetlink(netns);
  if (socket == nullptr) throw sandbox_gone(*current_);
  return *socket;
}

template <class Kind>
void Ensure::add(const Netns& netns, const Kind& kind) {
  write_sysctls();
  Rtnetlink& socket = rtnetlink(netns);
  if (auto message = add_message(kind, socket)) batch_.add(socket, std::move(*message), *current_);
  throw_failure();
}

namespace {

bool in_use(const Answer& answer) { return answer.err == EBUSY || answer.err == EADDRINUSE; }

}  // namespace

/// The run before has had the same hardware address or, on an ipvlan parent, the same address, and
/// the kernel may still be taking its namespace apart.
template <class Kind>
Answer Ensure::try_again(const Netns& netns, const Kind& kind) {
  Rtnetlink& socket = rtnetlink(netns);
  late_ = true;
  return once_free([&] {
    auto message = add_message(kind, socket);
    return message ? socket.ask(std::move(*message)) : Answer{};
  });
}

/// Absent for what does not depend on others on its parent. What stood behind it in the batch was
/// refused for its sake.
std::optional<Answer> Ensure::second_answer(const Resource& resource, const Answer& first) {
  if (const auto* link = std::get_if<LinkUp>(&resource); link && in_use(first)) {
    return try_again(link->netns, *link);
  }
  if (const auto* address = std::get_if<Address>(&resource); address && in_use(first)) {
    return try_again(address->netns, *address);
  }
  if (const auto* route = std::get_if<Route>(&resource); route && late_) {
    return try_again(route->netns, *route);
  }
  return std::nullopt;
}

/// EEXIST is fine for what is exactly the resource: the kernel gives it also for a route elsewhere.
void Ensure::answered(const Resource& resource, Answer answer) {
  if (answer.err != 0 && !failure_) answer = second_answer(resource, answer).value_or(answer);
  const auto* route = std::get_if<Route>(&resource);
  if (answer.err == 0) {
    made_.push_back(resource);
    return;
  }
  const bool is_there =
      answer.err == EEXIST && (route == nullptr || exists(*route, rtnetlink(route->netns)));
  if (is_there || failure_) return;
  failure_ = Error::system(attempt(resource), answer.err, answer.detail);
}

void Ensure::throw_failure() const {
  if (failure_) throw Error(*failure_);
}

void Ensure::settle() {
  batch_.flush();
  throw_failure();
  write_sysctls();
}

void Ensure::announce_links() {
  for (const VethLink* veth : std::exchange(unannounced_, {})) {
    Rtnetlink* sandbox = kernel_.rtnetlink({veth->sandbox});
    if (sandbox != nullptr) announce(*veth, kernel_.host(), *sandbox);
  }
}

void Ensure::write_sysctls() {
  const auto sysctls = std::exchange(sysctls_, {});
  if (sysctls.empty()) return;
  const Resource* failed = nullptr;
  int err = 0;
  const auto write_all = [&] {
    for (const Resource* resource : sysctls) {
      const SysctlChange change = write(std::get<Sysctl>(*resource));
      if (change.made) made_.push_back(*resource);
      if (change.err == 0) continue;
      failed = resource;
      err = change.err;
      return;
    }
  };
  const Resource& first = *sysctls.front();
  if (!kernel_.in(std::get<Sysctl>(first).netns, write_all)) throw sandbox_gone(first);
  if (failed != nullptr) throw Error::system(attempt(*failed), err);
}

void Ensure::operator()(const FirewallTables& tables) {
  settle();
  if (kernel_.firewall().present(tables.mark)) return;
  elements_done_ = true;
  const std::vector<nft::Element> elements = all_elements();
  kernel_.firewall().load(tables.mark, elements);
  made_.push_back(tables);
  kernel_.firewall().forget_unruled(elements);
}

void Ensure::operator()(const IpRule& rule) { add({}, rule); }
void Ensure::operator()(const LinkUp& link) { add(link.netns, link); }
void Ensure::operator()(const Address& address) { add(address.netns, address); }
void Ensure::operator()(const Route& route) { add(route.netns, route); }

void Ensure::operator()(const BridgeLink& bridge) {
  settle();
  if (create(bridge, kernel_.host())) made_.push_back(bridge);
  kernel::settle(bridge, kernel_.host());
}

void Ensure::operator()(const VethLink& veth) {
  settle();
  const UniqueFd* sandbox = kernel_.sandbox(veth.sandbox);
  if (sandbox == nullptr) throw sandbox_gone(veth);
  if (create(veth, kernel_.host(), *sandbox)) {
    made_.push_back(veth);
    unannounced_.push_back(&std::get<VethLink>(*current_));
  }
  kernel::settle(veth, kernel_.host());
}

void Ensure::operator()(const VlanLink& vlan) {
  settle();
  if (create(vlan, kernel_.host())) made_.push_back(vlan);
  kernel::settle(vlan, kernel_.host());
}

void Ensure::operator()(const IsolatedLink& link) {
  settle();
  if (create(link, kernel_.host())) made_.push_back(link);
  kernel::settle(link, kernel_.host());
}

void Ensure::operator()(const ChildLink& child) {
  settle();
  const auto& netns = child.netns;
  const UniqueFd* sandbox = netns.sandbox ? kernel_.sandbox(*netns.sandbox) : nullptr;
  Rtnetlink& inside = rtnetlink(netns);
  if (create(child, kernel_.host(), inside, sandbox)) made_.push_back(child);
  kernel::settle(child, inside);
}

void Ensure::operator()(const MovedLink& link) {
  settle();
  const UniqueFd* sandbox = kernel_.sandbox(link.sandbox);
  if (sandbox == nullptr) throw sandbox_gone(link);
  if (move_in(link, kernel_.host(), rtnetlink({link.sandbox}), *sandbox)) made_.push_back(link);
}

void Ensure::operator()(const Shaper& shaper) {
  settle();
  Rtnetlink& socket = rtnetlink(shaper.netns);
  if (!is_shaped(shaper, socket)) made_.push_back(shaper);
  kernel::ensure(shaper, socket);
}

void Ensure::operator()(const IngressRedirect& redirect) {
  settle();
  Rtnetlink& socket = rtnetlink(redirect.netns);
  if (exists(redirect, socket)) return;
  made_.push_back(redirect);  // also what was made in part is removed again
  create(redirect, socket);
}

void Ensure::operator()(const Sysctl& sysctl) {
  batch_.flush();
  throw_failure();
  if (!sysctls_.empty() && std::get<Sysctl>(*sysctls_.front()).netns != sysctl.netns) {
    write_sysctls();
  }
  sysctls_.push_back(current_);
}

std::vector<nft::Element> Ensure::all_elements() const {
  std::vector<nft::Element> elements;
  for (const Resource& resource : resources_) {
    if (const auto* element = std::get_if<nft::Element>(&resource)) elements.push_back(*element);
  }
  return elements;
}

/// The first element stands for all: guards are up before a container's link is.
void Ensure::operator()(const nft::Element&) {
  if (elements_done_) return;
  elements_done_ = true;
  settle();
  std::vector<nft::Element> made = kernel_.firewall().apply(all_elements(), {});
  const std::vector<Flows> stale = udp_flows(made);
  std::ranges::move(made, std::back_inserter(made_));
  kernel_.firewall().forget(stale);
}

void Ensure::operator()(const Opening& opening) {
  settle();
  if (kernel_.firewall().open(opening)) made_.push_back(opening);
}

void Ensure::operator()(const Cgroup& cgroup) {
  settle();
  const CgroupMounts& mounts = kernel_.cgroups();
  // A container that runs in it already must outlive a failure.
  if (!has_base(cgroup, mounts)) made_.push_back(cgroup);
  ensure(cgroup, mounts);
}

void Ensure::operator()(const Frozen& frozen) {
  settle();
  const CgroupMounts& mounts = kernel_.cgroups();
  if (is_frozen(frozen, mounts)) return;
  made_.push_back(frozen);  // also what was frozen in part is thawed again
  freeze(frozen, mounts);
}

/// Behind everything that its address needs.
void Ensure::operator()(const DnsName& name) {
  settle();
  announce_links();
  if (make(name, kernel_.run_root())) made_.push_back(name);
}

void Ensure::operator()(const ReverseName& name) {
  settle();
  announce_links();
  if (make(name, kernel_.run_root())) made_.push_back(name);
}

}  // namespace cnet::kernel
