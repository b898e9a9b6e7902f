#pragma once

#include "cnet/model/logging.h"
#include "command.h"

namespace cnet::cmd {

void add_log_flags(CLI::App& app, LoggingFlags& flags);

}  // namespace cnet::cmd
