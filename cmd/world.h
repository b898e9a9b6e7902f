#pragma once

#include "cnet/engine/world.h"
#include "cnet/image/image_store.h"
#include "cnet/kernel/real_host.h"
#include "cnet/kernel/real_kernel.h"
#include "cnet/kernel/real_ports.h"
#include "cnet/monitor/foreground_runtime.h"
#include "cnet/plugin/real_plugins.h"
#include "cnet/state/real_disk.h"
#include "cnet/state/store.h"
#include "globals.h"
#include "real_dhcp.h"
#include "recorded_events.h"

namespace cnet::cmd {

/// Who serves the containers this command starts.
enum class Served {
  by_monitors,      ///< a private program each, which outlives the command
  by_this_process,  ///< the one container of a foreground `run`
};

/// The configuration by its precedence: flag, environment, file, default.
Config read_config(const Globals& globals);

/// The world the use cases act upon: this host.
class RealWorld {
 public:
  RealWorld(const Globals& globals, Served served);

  World& world() { return world_; }
  image::ImageStore& image_store() { return images_; }
  /// Only when served by_this_process.
  monitor::ForegroundRuntime& foreground() { return foreground_; }
  /// Only when served by_monitors.
  monitor::MonitorRuntime& monitors() { return monitors_; }
  RealKernel& kernel() { return kernel_; }
  RecordedEvents& events() { return events_; }

 private:
  SandboxProcess sandbox_process(const ContainerId& id);
  CgroupPaths cgroup_paths(const Cgroup& cgroup);

  Config config_;
  state::RealDisk disk_;
  state::Store store_;
  RealKernel kernel_;
  RealHost host_;
  RealPorts ports_;
  plugin::RealPlugins plugins_;
  RealDhcp dhcp_{store_};
  image::ImageStore images_;
  RecordedEvents events_;
  monitor::MonitorRuntime monitors_;
  monitor::ForegroundRuntime foreground_;
  World world_;
};

}  // namespace cnet::cmd
