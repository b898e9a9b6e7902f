#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cnet/engine/containers.h"
#include "command.h"
#include "health_flags.h"
#include "log_flags.h"
#include "name_flags.h"
#include "namespace_flags.h"
#include "port_flags.h"
#include "process_flags.h"
#include "pulling.h"
#include "restart_flags.h"
#include "security_flags.h"

namespace cnet::cmd {

/// The flags `run` and `create` share, as written.
struct ContainerFlags {
  std::string name, hostname, domainname, working_dir, user, rootfs;
  std::optional<std::string> entrypoint, stop_signal;
  std::optional<int> stop_timeout;
  std::vector<std::string> env, env_files, labels, label_files;
  PortFlags ports;
  NetworkFlags network;
  HealthFlags health;
  LimitFlags limits;
  NamespaceFlags namespaces;
  MountFlags mounts;
  bool auto_remove = false, stdin_open = false, tty = false;
  RestartFlags restart;
  ProcessFlags process;
  LoggingFlags logging;
  SecurityFlags security;
  PullFlags pull;
  NameFlags names;
  std::string cid_file;
  std::vector<std::string> words;  ///< IMAGE and behind it; with --rootfs the command alone
};

void add_container_flags(CLI::App& app, ContainerFlags& flags);

/// --env-file and --env, in this order: "NAME=value" as it is, "NAME" with the value it has here;
/// left out when it has none, as Docker does.
std::vector<std::string> environment(const std::vector<std::string>& files,
                                     const std::vector<std::string>& flags);
void add_environment_flags(CLI::App& app, std::vector<std::string>& files,
                           std::vector<std::string>& flags);

/// Parsed; throws Error (usage). "-e NAME" takes the value from this process's environment.
CreateContainer parse_container_flags(const ContainerFlags& flags);

}  // namespace cnet::cmd
