#pragma once

#include <optional>
#include <string>

#include "cnet/engine/containers.h"
#include "command.h"

namespace cnet::cmd {

/// --restart of `run` and `create`.
struct RestartFlags {
  std::optional<std::string> policy;
};

void add_restart_flags(CLI::App& app, RestartFlags& flags);

/// Throws Error (usage).
void parse_restart_flags(const RestartFlags& flags, CreateContainer& out);

}  // namespace cnet::cmd
