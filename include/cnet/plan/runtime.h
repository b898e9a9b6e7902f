#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "cnet/base/id.h"
#include "cnet/base/unique_fd.h"
#include "cnet/model/container.h"
#include "cnet/plan/dhcp.h"
#include "cnet/plan/published_ports.h"
#include "cnet/plan/resolver_spec.h"
#include "cnet/plan/sandbox_spec.h"

namespace cnet {

/// A container that is being started: its init exists, has its namespaces and cgroup, sets up its root file system and
/// then waits. state.json is written. Destroying a Launch that was not released kills it and waits for its end.
class Launch {
 public:
  virtual ~Launch() = default;
  virtual RunState state() const = 0;
  /// Throws init's own Error when it has ended before its release, after the init is gone; returns while it lives. Asked
  /// by a caller who cannot find the sandbox.
  virtual void fail_if_gone() = 0;
  /// The network is ready: init may execute the command. Returns once execve has succeeded; throws an Error with exit
  /// code 126 or 127 (or 125 when the set-up failed) otherwise, after the init is gone.
  virtual void release() = 0;
};

/// A container whose run has ended and whose resources the holder of this object now removes. The monitor waits for
/// closed(); if the holder dies before, it does the work itself.
class Ending {
 public:
  virtual ~Ending() = default;
  virtual RunState state() const = 0;
  /// Hands over a descriptor whose close would keep the caller waiting (an nf_tables socket after a delete waits for
  /// RCU, FLOOR.md section 2): the monitor closes it with its exit. Before closed().
  virtual void keep_until_exit(UniqueFd fd) { fd.reset(); }
  /// Returns when the monitor has let go of its `alive` lock.
  virtual void closed() = 0;
};

/// The seam to monitors: one small process per running container.
class Runtime {
 public:
  virtual ~Runtime() = default;

  /// Starts a monitor and the init. It holds the published ports until the run has ended.
  virtual std::unique_ptr<Launch> launch(const SandboxSpec& spec, PublishedPorts ports) = 0;

  /// From now on, relayed connections of a running container go there; those that exist live on. Throws Error when it
  /// does not run.
  virtual void aim(const ContainerId& id, const RelayTargets& targets) = 0;

  /// From now on, the embedded resolver of a running container answers by this; it is started if there was none. Throws
  /// Error when the container does not run.
  virtual void resolve(const ContainerId& id, const ResolverSpec& resolver) = 0;

  /// Hands the monitor of a running container more ports to hold; relayed connections go where
  /// `ports.targets` says. Throws Error when it does not run, or cannot hold one: then it may hold
  /// others.
  virtual void hold(const ContainerId& id, PublishedPorts ports) = 0;

  /// The monitor lets go of these ports, as far as it holds them. Relayed connections that were made
  /// through them live on. Nothing happens when it does not run.
  virtual void let_go(const ContainerId& id, const std::vector<Binding>& bindings) = 0;
  /// The same, and those connections break off.
  virtual void cut_off(const ContainerId& id, const std::vector<Binding>& bindings) = 0;

  /// The monitor of a running container keeps a DHCP lease: it is renewed in time, and given back
  /// when the container ends. Throws Error when the container does not run.
  virtual void keep_lease(const ContainerId& id, const KeptLease& lease) = 0;
  /// The lease on that interface is given back, while the interface is still there. Nothing happens
  /// when there is none, or the container does not run.
  virtual void drop_lease(const ContainerId& id, const std::string& interface) = 0;

  /// Whether a monitor holds the container's `alive` lock.
  virtual bool alive(const ContainerId& id) = 0;

  /// Sends a signal to the init. Throws Error when the container does not run.
  virtual void signal(const ContainerId& id, int signal) = 0;

  /// Sends `signal`, waits up to `timeout`, then kills everything in the cgroup, and returns when nothing of it is
  /// left. Absent when the container does not run, or when another command closes it (then after that has finished).
  virtual std::unique_ptr<Ending> stop(const ContainerId& id, int signal,
                                       std::chrono::milliseconds timeout) = 0;

  /// Blocks until the run has ended, or, while it waits for its restart, until that wait is over.
  /// Absent when it does not run, and after such a wait.
  virtual std::optional<RunState> wait(const ContainerId& id) = 0;

  /// Leaves a small process behind that executes spec.restart_command after `delay`. As a monitor
  /// does, it holds the container's `alive` lock meanwhile and can be stopped at any time. With no
  /// delay, nothing is held. Of the spec only the monitor's part is needed.
  virtual void await_restart(const SandboxSpec& spec, std::chrono::milliseconds delay) = 0;
};

}  // namespace cnet
