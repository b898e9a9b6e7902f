#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cnet/plan/runtime.h"

namespace cnet::monitor {

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

  std::unique_ptr<Launch> launch(const SandboxSpec& spec, std::vector<UniqueFd> held) override;
  bool alive(const ContainerId& id) override;
  void signal(const ContainerId& id, int signal) override;
  std::unique_ptr<Ending> stop(const ContainerId& id, int signal,
                               std::chrono::milliseconds timeout) override;
  std::optional<RunState> wait(const ContainerId& id) override;
  void await_restart(const SandboxSpec& spec, std::chrono::milliseconds delay) override;

 private:
  std::string run_dir(const ContainerId& id) const;

  std::string containers_;
  std::string program_;
};

}  // namespace cnet::monitor
