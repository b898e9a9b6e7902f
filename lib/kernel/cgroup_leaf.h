#pragma once

#include <string>
#include <vector>

#include "cnet/plan/resource.h"

namespace cnet::kernel {

/// A container's leaf in one hierarchy, and what is set in it.
struct Leaf {
  std::string mount_point;
  std::string path;  ///< MOUNT_POINT/cnet/<id>
  bool v2 = false;
  std::vector<Controller> controllers;  ///< v2: to be handed down to it
};

/// Makes it, and `cnet` above it. Returns false when it was there. Throws Error.
bool make_leaf(const Leaf& leaf);

/// Whether one of the words of a cgroup file (cgroup.controllers) is the controller's name.
bool lists(const std::string& text, Controller controller);

}  // namespace cnet::kernel
