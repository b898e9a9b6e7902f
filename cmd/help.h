#pragma once

#include <string>

#include "command.h"

namespace cnet::cmd {

/// "cnet network create [OPTIONS] NETWORK"
std::string usage_line(const Command& command);

/// What `cnet network create --help` prints. The app has been built by the command.
std::string command_help(const Command& command, const CLI::App& app);

/// What `cnet network --help` prints; `cnet --help` with an empty group.
std::string group_help(const std::string& group);

}  // namespace cnet::cmd
