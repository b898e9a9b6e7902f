#pragma once

#include <CLI/CLI.hpp>

#include "command.h"

namespace cnet::cmd {

/// A command with its flags declared. The flags' values live as long as the action.
struct BuiltCommand {
  explicit BuiltCommand(const Command& command);

  CLI::App app;
  Action action;
};

}  // namespace cnet::cmd
