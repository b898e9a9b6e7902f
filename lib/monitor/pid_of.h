#pragma once

#include <sys/types.h>

#include "cnet/base/unique_fd.h"

namespace cnet::monitor {

/// The number of a pidfd's process; 0 or less when it has ended and was reaped.
pid_t pid_of(const UniqueFd& pidfd);

}  // namespace cnet::monitor
