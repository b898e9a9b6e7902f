#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cnet/model/logging.h"

namespace cnet {

/// What an option is called, how its value is taken, and which drivers have it.
struct LogOption {
  std::string_view name;
  unsigned drivers = 0;  ///< 1 << LogDriver
  void (*take)(const std::string& value, LogSettings& settings);
};

/// All options of all drivers.
std::span<const LogOption> log_options();
constexpr unsigned bit(LogDriver driver) { return 1U << static_cast<unsigned>(driver); }

}  // namespace cnet
