#include "remove.h"

#include <ranges>

#include "address.h"
#include "attempt.h"
#include "cgroup.h"
#include "cnet/base/error.h"
#include "conntrack.h"
#include "freezer.h"
#include "ingress_redirect.h"
#include "ip_rule.h"
#include "link.h"
#include "link_child.h"
#include "link_moved.h"
#include "link_parent.h"
#include "link_up.h"
#include "name_files.h"
#include "route.h"
#include "shaper.h"
#include "sysctl.h"

namespace cnet::kernel {
namespace {

std::string words(const Resource& resource) {
  const auto commands = describe_removal(resource);
  return commands.empty() ? name_of(resource) : commands.front();
}

std::string key_of(const Netns& netns) { return netns.sandbox ? netns.sandbox->str() : ""; }

}  // namespace

Remove::Remove(Facilities& kernel, const Resources& resources, Removal how)
    : kernel_(kernel),
      resources_(resources),
      how_(how),
      batch_([this](const Resource& resource, const Answer& answer) {
        if (answer.err == 0 || means_gone(answer.err)) return;
        failures_.push_back(Error::system(words(resource), answer.err, answer.detail).problem());
      }) {
  for (const Resource& resource : resources) {
    if (const auto* bridge = std::get_if<BridgeLink>(&resource)) going_.emplace("", bridge->name);
    if (const auto* veth = std::get_if<VethLink>(&resource)) {
      going_.emplace("", veth->name);
      going_.emplace(veth->sandbox.str(), veth->peer);
    }
    if (const auto* child = std::get_if<ChildLink>(&resource)) {
      going_.emplace(key_of(child->netns), child->name);
    }
    if (const auto* moved = std::get_if<MovedLink>(&resource)) {
      going_.emplace(moved->sandbox.str(), moved->name);
    }
  }
}

std::vector<std::string> Remove::run() {
  forget_names();
  keep_going([this] { close_ports(); });
  for (const Resource& resource : std::views::reverse(resources_)) {
    current_ = &resource;
    keep_going([&] { std::visit(*this, resource); });
  }
  keep_going([this] { batch_.flush(); });
  if (how_ == Removal::with_sandbox) forget_sandboxes();
  return std::move(failures_);
}

/// Errors become texts here, because a removal's caller wants the rest removed, and all failures.
void Remove::keep_going(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    failures_.push_back(error.problem());
  }
}

/// Nobody is sent to an address that is about to go.
void Remove::forget_names() {
  const std::string& root = kernel_.run_root();
  for (const Resource& resource : resources_) {
    if (const auto* name = std::get_if<DnsName>(&resource)) {
      keep_going([&] { kernel::drop(*name, root); });
    } else if (const auto* reverse = std::get_if<ReverseName>(&resource)) {
      keep_going([&] { kernel::drop(*reverse, root); });
    }
  }
}

/// ip link set VETH down, for each: 0.1 ms. Taking it out of its bridge would cost 0.2 ms more and
/// close nothing more.
void Remove::close_ports() {
  for (const Resource& resource : resources_) {
    if (const auto* veth = std::get_if<VethLink>(&resource)) {
      Rtnetlink& host = kernel_.host();
      const auto index = find_ours(host, veth->name, "veth", veth->alias);
      if (index) batch_.add(host, set_link_up(*index, false), resource);
    } else if (const auto* child = std::get_if<ChildLink>(&resource)) {
      close_port(*child, resource);
    }
  }
  batch_.flush();
}

/// From inside, as long as there is somebody: of a namespace that ends, the kernel takes the link
/// down itself.
void Remove::close_port(const ChildLink& child, const Resource& resource) {
  if (!child.netns.sandbox) return;
  Rtnetlink* inside = kernel_.rtnetlink(child.netns);
  const auto index = inside == nullptr ? std::nullopt : find_own(child, *inside);
  if (index) batch_.add(*inside, set_link_up(*index, false), resource);
}

/// A link of the same name that is not cnet's stays: cnet's own is gone.
void Remove::delete_link_of(const std::string& name, const std::string& kind,
                            const std::string& alias) {
  const auto index = find_ours(kernel_.host(), name, kind, alias);
  if (index) batch_.add(kernel_.host(), delete_link(*index), *current_);
}

bool Remove::goes_by_itself(const Netns& netns, const std::string& link) const {
  if (netns.sandbox && how_ == Removal::with_sandbox) return true;
  return going_.contains({key_of(netns), link});
}

template <class Kind>
void Remove::drop(const Netns& netns, const std::string& link, const Kind& kind) {
  if (goes_by_itself(netns, link)) return;
  Rtnetlink* socket = kernel_.rtnetlink(netns);
  if (socket == nullptr) return;
  if (auto message = delete_message(kind, *socket)) {
    batch_.add(*socket, std::move(*message), *current_);
  }
}

void Remove::forget_sandboxes() {
  for (const Resource& resource : resources_) {
    if (const auto* veth = std::get_if<VethLink>(&resource)) kernel_.forget(veth->sandbox);
    if (const auto* link = std::get_if<LinkUp>(&resource); link && link->netns.sandbox) {
      kernel_.forget(*link->netns.sandbox);
    }
  }
}

void Remove::operator()(const FirewallTables&) { kernel_.firewall().unload(); }
void Remove::operator()(const IpRule& rule) { drop({}, "", rule); }
void Remove::operator()(const LinkUp& link) { drop(link.netns, link.name, link); }
void Remove::operator()(const Address& address) { drop(address.netns, address.link, address); }
void Remove::operator()(const Route& route) { drop(route.netns, route.link, route); }

void Remove::operator()(const BridgeLink& bridge) {
  delete_link_of(bridge.name, "bridge", bridge.alias);
}

void Remove::operator()(const VethLink& veth) {
  if (how_ == Removal::complete) delete_link_of(veth.name, "veth", veth.alias);
}

void Remove::operator()(const VlanLink& vlan) {
  const auto index = find_own(vlan, kernel_.host());
  if (index) batch_.add(kernel_.host(), delete_link(*index), *current_);
}

void Remove::operator()(const IsolatedLink& link) {
  const auto index = find_own(link, kernel_.host());
  if (index) batch_.add(kernel_.host(), delete_link(*index), *current_);
}

void Remove::operator()(const ChildLink& child) {
  if (child.netns.sandbox && how_ == Removal::with_sandbox) return;
  Rtnetlink* socket = kernel_.rtnetlink(child.netns);
  const auto index = socket == nullptr ? std::nullopt : find_own(child, *socket);
  if (index) batch_.add(*socket, delete_link(*index), *current_);
}

void Remove::operator()(const MovedLink& link) {
  if (how_ == Removal::with_sandbox) return;
  batch_.flush();
  Rtnetlink* socket = kernel_.rtnetlink({link.sandbox});
  if (socket != nullptr) move_back(link, *socket);
}

void Remove::operator()(const Shaper& shaper) { drop(shaper.netns, shaper.link, shaper); }

/// The queue first: its filter refers to the ifb.
void Remove::operator()(const IngressRedirect& redirect) {
  if (redirect.netns.sandbox && how_ == Removal::with_sandbox) return;
  Rtnetlink* socket = kernel_.rtnetlink(redirect.netns);
  if (socket == nullptr) return;
  for (Message& message : delete_messages(redirect, *socket)) {
    batch_.add(*socket, std::move(message), *current_);
  }
}

void Remove::operator()(const Sysctl& sysctl) {
  if (!sysctl.previous || goes_by_itself(sysctl.netns, "")) return;
  batch_.flush();
  int err = 0;
  kernel_.in(sysctl.netns, [&] { err = put_back(sysctl); });
  if (err != 0 && !means_gone(err)) throw Error::system(words(sysctl), err);
}

void Remove::operator()(const nft::Element&) {
  if (elements_done_) return;
  elements_done_ = true;
  batch_.flush();
  std::vector<nft::Element> elements;
  for (const Resource& resource : resources_) {
    if (const auto* element = std::get_if<nft::Element>(&resource)) elements.push_back(*element);
  }
  kernel_.firewall().apply({}, elements);
  kernel_.firewall().forget(udp_flows(elements));
}

void Remove::operator()(const Opening& opening) { kernel_.firewall().close(opening); }

void Remove::operator()(const Cgroup& cgroup) {
  batch_.flush();
  for (std::string& failure : remove(cgroup, kernel_.cgroups())) {
    failures_.push_back(std::move(failure));
  }
}

void Remove::operator()(const Frozen& frozen) { thaw(frozen, kernel_.cgroups()); }

void Remove::operator()(const DnsName&) {}      // forget_names()
void Remove::operator()(const ReverseName&) {}  // forget_names()

}  // namespace cnet::kernel
