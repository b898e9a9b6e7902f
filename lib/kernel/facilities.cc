#include "facilities.h"

#include "netns.h"

namespace cnet::kernel {

const UniqueFd* Facilities::sandbox(const ContainerId& id) {
  auto found = sandboxes_.find(id);
  if (found == sandboxes_.end()) {
    UniqueFd netns = netns_of(find_(id));
    if (!netns) return nullptr;
    found = sandboxes_.emplace(id, Sandbox{std::move(netns), std::nullopt}).first;
  }
  return &found->second.netns;
}

Rtnetlink* Facilities::rtnetlink(const Netns& netns) {
  if (!netns.sandbox) {
    if (!host_) host_.emplace(open_rtnetlink());
    return &*host_;
  }
  if (sandbox(*netns.sandbox) == nullptr) return nullptr;
  Sandbox& sandbox = sandboxes_.at(*netns.sandbox);
  if (!sandbox.rtnetlink) {
    UniqueFd socket;
    within(sandbox.netns, [&] { socket = open_rtnetlink(); });
    sandbox.rtnetlink.emplace(std::move(socket));
  }
  return &*sandbox.rtnetlink;
}

bool Facilities::in(const Netns& netns, const std::function<void()>& act) {
  if (!netns.sandbox) {
    act();
    return true;
  }
  const UniqueFd* inside = sandbox(*netns.sandbox);
  if (inside == nullptr) return false;
  within(*inside, act);
  return true;
}

Firewall& Facilities::firewall() {
  if (!firewall_) firewall_.emplace();
  return *firewall_;
}

std::optional<UniqueFd> Facilities::release_nft_socket() {
  if (!firewall_) return std::nullopt;
  UniqueFd socket = firewall_->release_socket();
  if (!socket) return std::nullopt;
  return socket;
}

const CgroupMounts& Facilities::cgroups() {
  if (!cgroups_) cgroups_ = read_cgroup_mounts();
  return *cgroups_;
}

}  // namespace cnet::kernel
