#include "world.h"

#include <sys/utsname.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cnet/kernel/cgroup_paths.h"
#include "cnet/state/config_file.h"

namespace cnet::cmd {
namespace {

/// The first of flag and environment that is set; else `value` stays.
void override(std::string& value, const std::optional<std::string>& flag, const char* variable) {
  if (flag) {
    value = *flag;
  } else if (const char* set = std::getenv(variable); set != nullptr && *set != '\0') {
    value = set;
  }
}

/// Empty when it cannot be read: a host without /etc/hosts is none of our business.
std::string text_of(const char* path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// How a monitor calls us when its container has ended, or is to be restarted: with the roots of
/// this command.
std::vector<std::string> own_command(const Globals& globals, const Config& config,
                                     const char* name) {
  std::vector<std::string> command{std::filesystem::read_symlink("/proc/self/exe"), "--root",
                                   config.root, "--run-root", config.run_root};
  if (globals.config) command.insert(command.end(), {"--config", *globals.config});
  if (globals.log_level) command.insert(command.end(), {"--log-level", *globals.log_level});
  command.emplace_back(name);
  return command;
}

std::string kernel_release() {
  utsname names{};
  return ::uname(&names) == 0 ? names.release : "";
}

}  // namespace

Config read_config(const Globals& globals) {
  if (globals.config) ::setenv("CNET_CONFIG", globals.config->c_str(), 1);
  Config config = state::load_config();
  override(config.root, globals.root, "CNET_ROOT");
  override(config.run_root, globals.run_root, "CNET_RUN_ROOT");
  if (globals.log_level) config.log_level = *globals.log_level;
  return config;
}

RealWorld::RealWorld(const Globals& globals, Served served)
    : config_(read_config(globals)),
      disk_(config_.root, config_.run_root),
      store_(disk_),
      kernel_([this](const ContainerId& id) { return sandbox_process(id); }, config_.run_root),
      plugins_(config_.plugin_deadline),
      images_(disk_),
      events_(config_.root),
      monitors_(config_.run_root + "/containers", monitor::MonitorRuntime::default_program()),
      foreground_(config_.run_root + "/containers", monitor::MonitorRuntime::default_program()),
      world_{.store = store_,
             .kernel = kernel_,
             .host = host_,
             .ports = ports_,
             .plugins = plugins_,
             .dhcp = dhcp_,
             .runtime = served == Served::by_monitors ? monitors_ : foreground_,
             .images = images_,
             .events = events_,
             .config = config_,
             .cgroup_paths = [this](const Cgroup& cgroup) { return cgroup_paths(cgroup); },
             .ended_command = served == Served::by_monitors
                                  ? own_command(globals, config_, "container-ended")
                                  : std::vector<std::string>{},
             .restart_command = own_command(globals, config_, "container-restart"),
             .health_command = own_command(globals, config_, "container-health"),
             .log_trouble_command = own_command(globals, config_, "container-log"),
             .lease_command = own_command(globals, config_, "container-lease"),
             .init_program = monitor::MonitorRuntime::program_beside("cnet-init"),
             .monitor_program = monitor::MonitorRuntime::default_program(),
             .log_helper = monitor::MonitorRuntime::program_beside("cnet-log"),
             .host_resolv_conf = text_of("/etc/resolv.conf"),
             .resolved_resolv_conf = text_of("/run/systemd/resolve/resolv.conf"),
             .host_hosts = text_of("/etc/hosts"),
             .host_file = text_of,
             .kernel_release = kernel_release()} {}

CgroupPaths RealWorld::cgroup_paths(const Cgroup& cgroup) {
  const CgroupMounts& mounts = kernel_.cgroup_mounts();
  return {cgroup_v2_leaf(mounts, cgroup.container), cgroup_v1_leaves(mounts, cgroup)};
}

SandboxProcess RealWorld::sandbox_process(const ContainerId& id) {
  const auto run = store_.run_state(id);
  if (!run || run->ended) return {};
  return {run->pid, run->pid_start_time};
}

}  // namespace cnet::cmd
