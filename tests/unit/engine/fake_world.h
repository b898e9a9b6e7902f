#pragma once

#include <map>
#include <string>

#include "../fakes/fake_host.h"
#include "../fakes/fake_plugins.h"
#include "cnet/engine/containers.h"
#include "cnet/engine/networks.h"
#include "cnet/engine/system.h"
#include "cnet/model/network_flag.h"

namespace cnet {

/// The real engine over fakes of everything it acts upon.
struct FakeWorld {
  state::FakeDisk disk;
  state::Store store{disk};
  FakeKernel kernel;
  FakeHost host;
  FakePorts ports;
  FakePlugins plugins{host};
  FakeDhcp dhcp;
  FakeRuntime runtime{disk, kernel};
  FakeImages images;
  FakeEvents events;
  Config config;
  World world{.store = store,
              .kernel = kernel,
              .host = host,
              .ports = ports,
              .plugins = plugins,
              .dhcp = dhcp,
              .runtime = runtime,
              .images = images,
              .events = events,
              .config = config,
              .cgroup_paths = [](const Cgroup&) { return CgroupPaths{}; },
              .ended_command = {"/usr/bin/cnet", "container-ended"},
              .restart_command = {"/usr/bin/cnet", "container-restart"},
              .lease_command = {"/usr/bin/cnet", "container-lease"},
              .host_file = [this](const char* path) { return host_files[path]; }};
  std::map<std::string, std::string> host_files;  ///< by path

  /// Everything in memory is gone: monitors, the kernel's objects, what is in /run.
  void reboot();

  /// Everything a user could notice, without the cursor that lets addresses be reused late.
  std::map<std::string, std::string> content() const;
};

/// What `now` has and `before` had not (+), and the other way round (-), a line each; empty when they are equal.
std::string changes(const std::map<std::string, std::string>& before,
                    const std::map<std::string, std::string>& now);

CreateContainer busybox(const std::string& name, const std::vector<std::string>& networks = {});

}  // namespace cnet
