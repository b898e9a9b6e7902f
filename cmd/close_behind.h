#pragma once

#include "cnet/base/unique_fd.h"

namespace cnet::cmd {

/// Lets a child process close a descriptor whose close keeps its caller waiting, so that the command can end now. The
/// child holds nothing else of this process: no lock, port or standard stream.
void close_behind(UniqueFd fd);

}  // namespace cnet::cmd
