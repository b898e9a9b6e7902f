#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cnet/model/config.h"
#include "cnet/plan/dhcp.h"
#include "cnet/plan/events.h"
#include "cnet/plan/images.h"
#include "cnet/plan/kernel.h"
#include "cnet/plan/plugins.h"
#include "cnet/plan/runtime.h"
#include "cnet/state/store.h"

namespace cnet {

/// Where a container's cgroup leaves are, for its init to join.
struct CgroupPaths {
  std::string v2;               ///< empty when the host has no cgroup v2 hierarchy
  std::vector<std::string> v1;  ///< leaves of controllers that are bound to v1
};

/// Everything the use cases act upon. cmd/ puts the real ones together, the tests their fakes.
struct World {
  state::Store& store;
  Kernel& kernel;
  Host& host;
  Ports& ports;
  Plugins& plugins;
  Dhcp& dhcp;
  Runtime& runtime;
  Images& images;
  Events& events;
  const Config& config;

  std::function<CgroupPaths(const Cgroup&)> cgroup_paths;  ///< of its container and controllers
  /// argv (absolute program first, without the container's id, which is appended) that a monitor
  /// executes when its container has ended; empty: the caller of the use case serves the container
  /// itself and calls container_ended().
  std::vector<std::string> ended_command;
  /// The same for a restart that is due; never empty.
  std::vector<std::string> restart_command;
  /// The same for a container whose health has changed; its id and the new status are appended.
  std::vector<std::string> health_command;
  /// The same for trouble with a collector of logs, which is appended behind the id.
  std::vector<std::string> log_trouble_command;
  /// The same for an interface whose DHCP lease is lost, which is appended behind the id.
  std::vector<std::string> lease_command;
  std::string init_program;      ///< cnet-init, absolute
  std::string monitor_program;   ///< cnet-monitor, absolute
  std::string log_helper;        ///< cnet-log, absolute
  std::string host_resolv_conf;  ///< text of the host's /etc/resolv.conf; empty when there is none
  std::string resolved_resolv_conf;  ///< text of systemd-resolved's list of servers; empty when there is none
  std::string host_hosts;        ///< text of the host's /etc/hosts, for containers on its network

  /// The text of another small file of the host's, for the rare call that needs it; empty when it
  /// cannot be read.
  std::function<std::string(const char* path)> host_file;

  std::string kernel_release;    ///< uname -r, for what a seccomp profile asks

  /// For stderr, in order: what the operator should know although nothing failed.
  std::vector<std::string> notes;
};

}  // namespace cnet
