#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cnet/monitor/monitor_runtime.h"

namespace cnet::monitor {

class Run;

/// What serve() returns.
struct Served {
  RunState state;  ///< ended
  bool closed_elsewhere =
      false;  ///< another command (stop, rm) has removed the container's resources already
};

/// A foreground `cnet run`, which is the monitor of the one container it launches: no other program
/// is started. The container's streams are this process's; its signals are passed on to the
/// container's init. Everything about other containers is MonitorRuntime's. The process has one
/// thread.
class ForegroundRuntime : public MonitorRuntime {
 public:
  ForegroundRuntime(std::string containers, std::string program);
  /// Lets go of the run: other commands that wait for its end see it closed.
  ~ForegroundRuntime() override;

  /// The Launch must not outlive this object. From its release() on, SIGINT, SIGTERM and their like
  /// are blocked in this process, for good: serve() passes them on, and nothing interrupts the
  /// closing after it.
  std::unique_ptr<Launch> launch(const SandboxSpec& spec, PublishedPorts ports) override;

  /// Of its own container by itself: nobody else listens on its socket yet.
  void keep_lease(const ContainerId& id, const KeptLease& lease) override;

  /// After the release: copies the streams, answers other commands, passes signals on, until the
  /// container has ended and its output is delivered. The third SIGINT or SIGTERM kills the
  /// container.
  ///
  /// A reader of our output that is slow slows the container down, as a pipe would; commands are
  /// answered all the while. When the reader is gone, the container's next write meets a broken
  /// pipe too.
  Served serve();

  /// The container is closed: its `alive` lock is free for the next run.
  void let_go();

 private:
  std::unique_ptr<Run> run_;
};

}  // namespace cnet::monitor
