#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cnet/base/id.h"
#include "cnet/base/time.h"
#include "cnet/model/endpoint.h"
#include "cnet/model/health.h"
#include "cnet/model/limits.h"
#include "cnet/model/logging.h"
#include "cnet/model/name_settings.h"
#include "cnet/model/namespaces.h"
#include "cnet/model/mounts.h"
#include "cnet/model/port_spec.h"
#include "cnet/model/process_settings.h"
#include "cnet/model/restart.h"
#include "cnet/model/security.h"

namespace cnet {

/// Where a container's network namespace comes from.
enum class NetworkMode {
  own,   ///< its own sandbox with endpoints on networks
  none,  ///< its own sandbox with lo alone
  host,  ///< the host's namespace
  container,  ///< that of Namespaces::network
};

/// The process as it will be executed: the image's defaults and the flags already put together.
struct ProcessConfig {
  std::vector<std::string> argv;  ///< ENTRYPOINT and CMD; never empty in a record
  std::vector<std::string> env;   ///< "NAME=value"
  std::string cwd = "/";
  std::string user;               ///< "USER[:GROUP]", resolved inside the container; empty: root
  bool stdin_open = false;        ///< -i
  bool tty = false;               ///< -t
  bool init = false;              ///< --init: process 1 is cnet's, the command its child
  friend bool operator==(const ProcessConfig&, const ProcessConfig&) = default;
};

/// How the last run ended.
struct LastExit {
  int code = 0;               ///< 0-255; 128+signal when killed
  Time started;
  Time finished;
  bool oom_killed = false;
  std::string error;          ///< why it could not be started, or how its monitor was lost; empty otherwise
  friend bool operator==(const LastExit&, const LastExit&) = default;
};

/// A container's record: what `containers/<id>.json` holds (in /run for --rm).
struct Container {
  ContainerId id;
  std::string name;
  Time created;
  std::string image;               ///< as the operator wrote it; empty with --rootfs
  std::string image_id;            ///< 64 hex; empty with --rootfs
  std::string rootfs;              ///< --rootfs DIR, absolute; empty with an image
  std::vector<std::string> layers; ///< directories of the image's layers, uppermost first; fixed at creation
  ProcessConfig process;
  std::string hostname;            ///< empty: 12 hex of the id (or the host's own with NetworkMode::host)
  std::string domainname;
  std::map<std::string, std::string> labels;
  bool auto_remove = false;        ///< --rm
  NetworkMode network_mode = NetworkMode::own;
  Namespaces namespaces;
  std::vector<EndpointConfig> endpoints;  ///< in the order of connection; only with NetworkMode::own
  std::vector<PortSpec> published;
  bool publish_all = false;        ///< -P: what it published is in `published`
  std::vector<ExposedPort> exposed;
  Limits limits;
  int stop_signal = 15;
  int stop_timeout = 10;           ///< seconds
  Logging logging;                 ///< --log-driver, --log-opt
  std::optional<Time> started;     ///< when it was last asked to run; absent: never, or it could not be executed
  std::optional<LastExit> last_exit;
  Mounts mounts;                   ///< -v, --mount, --tmpfs, --shm-size, --read-only, the image's VOLUME
  Restart restart;                 ///< --restart, and where it stands
  ProcessSettings settings;
  Security security;
  NameSettings names;              ///< --dns and its like, --add-host, --link
  HealthCheck health;              ///< the flags' and the image's put together
  friend bool operator==(const Container&, const Container&) = default;
};

/// Whether its record says it was started, but neither that it ended nor how.
bool was_lost(const Container& container);

enum class Status { created, running, exited, paused, restarting };
std::string status_name(Status status);  ///< Docker's State.Status: "created", "running" ...

/// What /run/cnet/containers/<id>/state.json says about the current run; written by the monitor.
struct RunState {
  int pid = 0;                     ///< the container's init, in the host's pid namespace
  std::uint64_t pid_start_time = 0;///< /proc/<pid>/stat field 22: tells a reused pid apart
  std::string boot_id;
  int monitor_pid = 0;
  Time started;
  bool ended = false;              ///< then exit_code and finished are set
  int exit_code = 0;
  Time finished;
  bool oom_killed = false;
  friend bool operator==(const RunState&, const RunState&) = default;
};

}  // namespace cnet
