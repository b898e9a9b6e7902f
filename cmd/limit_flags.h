#pragma once

#include "cnet/model/limits.h"
#include "command.h"

namespace cnet::cmd {

/// What a container may use: the flags `run`, `create` and `update` share.
void add_limit_flags(CLI::App& app, LimitFlags& flags);

}  // namespace cnet::cmd
