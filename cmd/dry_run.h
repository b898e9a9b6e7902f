#pragma once

#include <string>
#include <vector>

#include "cnet/engine/networks.h"
#include "session.h"

namespace cnet::cmd {

/// What --dry-run prints: a command a line.
void print_commands(Session& session, const std::vector<std::string>& commands);

/// The commands that equal the change.
void print_change(Session& session, const SandboxChange& change);

}  // namespace cnet::cmd
