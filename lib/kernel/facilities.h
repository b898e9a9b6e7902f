#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "cnet/kernel/cgroup_paths.h"
#include "cnet/kernel/real_kernel.h"
#include "nft_firewall.h"
#include "rtnetlink.h"

namespace cnet::kernel {

/// What the resources are made with; each is opened when it is first needed.
class Facilities {
 public:
  Facilities(FindSandbox find, std::string run_root)
      : find_(std::move(find)), run_root_(std::move(run_root)) {}

  /// nullptr when the namespace is gone.
  Rtnetlink* rtnetlink(const Netns& netns);
  Rtnetlink& host() { return *rtnetlink({}); }
  /// nullptr when it is gone.
  const UniqueFd* sandbox(const ContainerId& id);
  /// Runs `act` in the namespace; false when it is gone.
  bool in(const Netns& netns, const std::function<void()>& act);

  /// Lets go of a namespace: an open descriptor or socket would keep it alive, and every link in
  /// it.
  void forget(const ContainerId& id) { sandboxes_.erase(id); }

  Firewall& firewall();
  std::optional<UniqueFd> release_nft_socket();
  const CgroupMounts& cgroups();
  /// Where names are published.
  const std::string& run_root() const { return run_root_; }

 private:
  struct Sandbox {
    UniqueFd netns;
    std::optional<Rtnetlink> rtnetlink;
  };

  FindSandbox find_;
  std::string run_root_;
  std::optional<Rtnetlink> host_;
  std::map<ContainerId, Sandbox> sandboxes_;
  std::optional<Firewall> firewall_;
  std::optional<CgroupMounts> cgroups_;
};

}  // namespace cnet::kernel
