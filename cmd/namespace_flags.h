#pragma once

#include <optional>
#include <string>

#include "cnet/engine/containers.h"
#include "command.h"

namespace cnet::cmd {

/// Whose namespaces the container has, and whether process 1 is cnet's, as written.
struct NamespaceFlags {
  std::optional<std::string> pid, ipc, uts, users;
  bool init = false;
};

void add_namespace_flags(CLI::App& app, NamespaceFlags& flags);
/// Throws Error (usage).
void parse_namespace_flags(const NamespaceFlags& flags, CreateContainer& out);

}  // namespace cnet::cmd
