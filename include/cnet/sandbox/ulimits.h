#pragma once

#include <vector>

#include "cnet/model/process_settings.h"

namespace cnet::sandbox {

/// Throws Error naming the flag when a container that this process starts could not be given its
/// --ulimit: found out by raising this process's own hard limits for a moment.
void require_settable(const std::vector<Ulimit>& ulimits);

}  // namespace cnet::sandbox
