#pragma once

#include <string>
#include <vector>

#include "cnet/engine/world.h"
#include "cnet/plan/exec_spec.h"

namespace cnet {

/// The flags of `exec`.
struct ExecRequest {
  std::vector<std::string> argv;
  std::vector<std::string> env;  ///< "NAME=value"; wins over the container's
  std::string working_dir;       ///< empty: the container's
  std::string user;              ///< empty: the container's
  bool tty = false;
  bool stdin_open = false;
  bool privileged = false;  ///< every capability
  bool detached = false;  ///< nobody reads its output
};

struct PlannedExec {
  ContainerId container;
  ExecSpec spec;
};

/// What has to be executed in that container, which runs. Throws Error when it does not.
PlannedExec plan_exec(World& world, const std::string& name_or_id, const ExecRequest& request);

}  // namespace cnet
