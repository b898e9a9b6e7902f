#pragma once

#include <string>
#include <vector>

#include "cnet/plan/resource.h"
#include "session.h"

namespace cnet::cmd {

/// What --dry-run prints: a command a line.
void print_commands(Session& session, const std::vector<std::string>& commands);

/// The commands that equal making `added` and, before that, removing `removed`.
void print_change(Session& session, const Resources& removed, const Resources& added);

}  // namespace cnet::cmd
