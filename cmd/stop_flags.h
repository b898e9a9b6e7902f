#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "command.h"

namespace cnet::cmd {

/// How `stop` and `restart` end a run.
struct StopFlags {
  std::vector<std::string> names;
  std::optional<std::string> signal;
  std::optional<int> timeout;  ///< seconds; negative: for ever
};

void add_stop_flags(CLI::App& app, StopFlags& flags);

/// Absent: the container's own.
std::optional<int> signal_of(const StopFlags& flags);
std::optional<std::chrono::seconds> timeout_of(const StopFlags& flags);

}  // namespace cnet::cmd
