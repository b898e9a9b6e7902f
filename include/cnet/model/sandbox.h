#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cnet/base/id.h"
#include "cnet/model/container.h"
#include "cnet/model/endpoint.h"
#include "cnet/model/limits.h"
#include "cnet/model/port_spec.h"

namespace cnet {

/// A run of another container, by its init as the host counts.
struct OwnerRun {
  int pid = 0;
  std::uint64_t pid_start_time = 0;
  friend bool operator==(const OwnerRun&, const OwnerRun&) = default;
};

/// Another container in this one's /etc/hosts: --link on the default network.
struct LinkedHost {
  std::vector<std::string> names;  ///< alias, host name, container name
  std::optional<Ip> ip4;
  std::optional<Ip> ip6;

  const std::optional<Ip>& ip(Family family) const { return family == Family::v4 ? ip4 : ip6; }
  friend bool operator==(const LinkedHost&, const LinkedHost&) = default;
};

/// What the kernel may hold for a container that runs: written to /run/cnet/containers/<id>/sandbox.json before the
/// first of these objects is made, deleted after the last one is gone. With the records of its networks, every
/// Resource of the container can be computed from it (plan_sandbox).
struct Sandbox {
  ContainerId container;
  NetworkMode mode = NetworkMode::own;
  std::vector<Endpoint> endpoints;  ///< in the order of connection: eth0, eth1 ...
  std::vector<Binding> bindings;    ///< published ports with the host ports that were chosen
  std::vector<Controller> controllers;  ///< beside pids: those that limits of this run need or once needed
  bool paused = false;              ///< its processes are frozen
  DnsSettings dns;                  ///< the configuration's, else the host's, as they were at its start
  std::vector<LinkedHost> linked;
  OwnerRun owner;                   ///< with NetworkMode::container: the run whose namespace was joined
  friend bool operator==(const Sandbox&, const Sandbox&) = default;
};

}  // namespace cnet
