#pragma once

#include <string>

#include "cnet/base/unique_fd.h"

namespace cnet::state {

struct LockHolder {
  int pid = 0;        ///< 0: cannot be told
  std::string words;  ///< "process 4711 (cnet network rm web)", "another process"
};

/// Who holds the flock on the file that is open here, as /proc/locks tells it.
LockHolder lock_holder(const UniqueFd& file);

}  // namespace cnet::state
