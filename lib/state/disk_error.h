#pragma once

#include <string>

#include "cnet/base/error.h"

namespace cnet::state {

/// A failed system call on the state folders, with the advice that goes with its errno.
Error disk_error(std::string attempt, int err);

}  // namespace cnet::state
