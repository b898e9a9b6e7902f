#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cnet/monitor/remote_process.h"
#include "cnet/plan/exec_spec.h"
#include "cnet/plan/runtime.h"

namespace cnet::monitor {

/// What a client of a container's streams wants.
struct AttachWish {
  bool terminal = false;    ///< the container has one: its output is one stream
  bool input = false;       ///< what we are given goes into the container
  bool ends_input = false;  ///< the end of our input is the end of the container's
  Window window;            ///< of our terminal
};

/// Containers with a monitor process of their own: the private program cnet-monitor, which outlives
/// the command.
class MonitorRuntime : public Runtime {
 public:
  /// `containers` is the folder of the containers' run folders (/run/cnet/containers), `program`
  /// the path of cnet-monitor.
  MonitorRuntime(std::string containers, std::string program);

  /// $CNET_LIBEXEC/cnet-monitor if the variable is set, else ../libexec/cnet/cnet-monitor seen from
  /// the folder of the running program: right for an installation and for a build tree.
  static std::string default_program();
  /// The same for another private program.
  static std::string program_beside(const std::string& name);

  std::unique_ptr<Launch> launch(const SandboxSpec& spec, PublishedPorts ports) override;
  void aim(const ContainerId& id, const RelayTargets& targets) override;
  void resolve(const ContainerId& id, const ResolverSpec& resolver) override;
  void hold(const ContainerId& id, PublishedPorts ports) override;
  void let_go(const ContainerId& id, const std::vector<Binding>& bindings) override;
  void cut_off(const ContainerId& id, const std::vector<Binding>& bindings) override;
  void keep_lease(const ContainerId& id, const KeptLease& lease) override;
  void drop_lease(const ContainerId& id, const std::string& interface) override;
  bool alive(const ContainerId& id) override;
  void signal(const ContainerId& id, int signal) override;
  std::unique_ptr<Ending> stop(const ContainerId& id, int signal,
                               std::chrono::milliseconds timeout) override;
  std::optional<RunState> wait(const ContainerId& id) override;
  void await_restart(const SandboxSpec& spec, std::chrono::milliseconds delay) override;

  /// Attaches to the container that is launched next, before its command is executed: nothing of
  /// its output is missed, and its terminal has our size from the start.
  std::unique_ptr<RemoteProcess> attach_to_next(const AttachWish& wish);
  /// Attaches to a running container: what it writes from now on comes to us too. Throws Error when
  /// it does not run.
  std::unique_ptr<RemoteProcess> attach(const ContainerId& id, const AttachWish& wish);
  /// Executes a command in a running container, see ExecClient; with our own streams unless
  /// `detached`.
  std::unique_ptr<RemoteProcess> exec(const ContainerId& id, const ExecSpec& spec, bool detached);

 private:
  std::string run_dir(const ContainerId& id) const;
  UniqueFd connect(const ContainerId& id) const;
  void free_ports(const ContainerId& id, const std::vector<Binding>& bindings, bool cut) const;

  std::string containers_;
  std::string program_;
  UniqueFd next_caller_;  ///< the monitor's end of attach_to_next()'s connection
};

}  // namespace cnet::monitor
