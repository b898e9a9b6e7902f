#pragma once

#include "cnet/model/limits.h"
#include "cnet/output/json.h"

namespace cnet::output {

/// Adds the limits as Docker's HostConfig names them.
void add_limits(const Limits& limits, Json& host_config);

}  // namespace cnet::output
