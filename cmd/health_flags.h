#pragma once

#include "cnet/model/health.h"
#include "command.h"

namespace cnet::cmd {

/// --health-cmd and its like of `run` and `create`.
void add_health_flags(CLI::App& app, HealthFlags& flags);

}  // namespace cnet::cmd
