#pragma once

#include <string>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/plan/resolver_spec.h"

namespace cnet::resolver {

/// The servers of the host's resolv.conf, which others write, replace, or lead elsewhere by symbolic
/// links: every folder on the way to it is watched.
class HostServers {
 public:
  explicit HostServers(std::string path = "/etc/resolv.conf");

  const std::vector<ResolverServer>& servers() const { return servers_; }
  /// Readable when something has changed; negative when the kernel has no watch to give.
  int watched() const { return inotify_.get(); }
  /// After that: true when the servers are others now.
  bool read_again();

 private:
  void watch_way();
  std::vector<ResolverServer> read() const;

  std::string path_;
  UniqueFd inotify_;
  std::vector<int> watches_;
  std::vector<ResolverServer> servers_;
};

}  // namespace cnet::resolver
