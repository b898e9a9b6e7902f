#pragma once

#include <string>
#include <vector>

#include "cnet/model/health.h"

namespace cnet {

/// What a container's monitor needs to look after its health.
struct HealthSpec {
  std::vector<std::string> argv;  ///< executed inside, as the container's own user
  HealthPace pace{};
  std::string program;  ///< cnet-monitor, absolute: it puts the check into the container
  /// argv, absolute program first, executed with the new status behind it when that has changed;
  /// empty: nobody is told.
  std::vector<std::string> changed_command;
};

}  // namespace cnet
