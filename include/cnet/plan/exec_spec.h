#pragma once

#include <string>
#include <vector>

#include "cnet/model/process_settings.h"
#include "cnet/model/user_ids.h"
#include "cnet/plan/confinement.h"
#include "cnet/plan/window.h"

namespace cnet {

/// Everything that one more process in a running container needs, as plain values. Paths are the
/// host's and absolute unless said otherwise.
struct ExecSpec {
  std::vector<std::string> argv;
  std::vector<std::string> env;
  std::string cwd = "/";  ///< inside the container
  std::string user;       ///< "USER[:GROUP]", resolved inside; empty: root
  std::vector<std::string> groups;  ///< the container's --group-add
  UserIds users;                    ///< the container's own
  std::vector<Ulimit> ulimits;      ///< the container's
  Confinement confinement;          ///< the container's, or more with --privileged
  bool tty = false;       ///< a terminal of the container's own becomes its streams
  Window window;          ///< of that terminal
  bool stdin_open = false;
  bool has_output = true;              ///< false: its output goes to the container's /dev/null
  std::string cgroup;                  ///< v2 leaf; empty when there is no v2 hierarchy
  std::vector<std::string> cgroup_v1;  ///< v1 leaves
};

}  // namespace cnet
