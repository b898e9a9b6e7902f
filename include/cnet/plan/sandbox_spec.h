#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cnet/model/mounts.h"
#include "cnet/model/process_settings.h"
#include "cnet/model/user_ids.h"
#include "cnet/plan/confinement.h"
#include "cnet/plan/health_spec.h"
#include "cnet/plan/log_spec.h"
#include "cnet/plan/namespace_spec.h"
#include "cnet/plan/resolver_spec.h"

namespace cnet {

/// Everything the monitor and the container's init need, as plain values: no file is read and nothing is decided after
/// this. Paths are the host's and absolute unless said otherwise.
struct SandboxSpec {
  std::string id;                        ///< 64 hex
  std::string name;

  // The process.
  std::vector<std::string> argv;
  std::vector<std::string> env;
  std::string init_program;              ///< cnet-init, which becomes process 1 in front of argv; empty: argv does
  std::string cwd = "/";                 ///< inside the container
  std::string user;                      ///< "USER[:GROUP]", resolved inside; empty: root
  std::vector<std::string> groups;       ///< beside the user's own: names or numbers, resolved inside
  std::vector<Ulimit> ulimits;           ///< in the place of the defaults of their names
  Confinement confinement;
  Exposure exposure;
  std::string hostname;                  ///< empty: keep the host's (NetworkMode::host)
  std::string domainname;
  bool tty = false;
  bool stdin_open = false;

  // The root file system: either `rootfs` as it is, or an overlay of `layers` under upper/work.
  std::string rootfs;
  std::vector<std::string> layers;       ///< uppermost first
  std::string upper;
  std::string work;
  bool volatile_upper = false;           ///< --rm: never synced
  std::vector<std::pair<std::string, std::string>> files;  ///< bind mounts: cnet's file -> absolute path inside
  Mounts mounts;                         ///< the upper ones first; a volume's source is its folder on the host

  // Namespaces and limits.
  bool own_network = true;               ///< false: the host's network namespace, or one of `namespaces.joined`
  NamespaceSpec namespaces;
  UserIds users;  ///< its own; none: the host's, and no user namespace
  std::vector<std::pair<std::string, std::string>> sysctls;  ///< written inside: "net/ipv4/ping_group_range" -> "0 1"
  std::string cgroup;                    ///< v2 leaf: the init is cloned into it; empty when there is no v2 hierarchy
  std::vector<std::string> cgroup_v1;    ///< v1 leaves: init attaches itself through their `tasks`

  // The monitor.
  std::string run_dir;                   ///< /run/cnet/containers/<id>: state.json, alive, control.sock
  LogSpec log;
  std::vector<std::string> ended_command;///< argv executed when the container has ended and nobody else closes it;
                                         ///< argv[0] absolute; empty: the caller of serve() does it
  std::optional<ResolverSpec> resolver;  ///< absent: nobody answers on 127.0.0.11
  std::vector<std::string> restart_command;  ///< argv executed when a restart is due; empty: never restarted
  std::optional<HealthSpec> health;      ///< absent: nobody looks whether it works
};

}  // namespace cnet
