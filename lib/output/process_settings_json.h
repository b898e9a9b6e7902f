#pragma once

#include "cnet/model/process_settings.h"
#include "cnet/output/json.h"

namespace cnet::output {

/// Adds them as Docker's HostConfig names them.
void add_process_settings(const ProcessSettings& settings, Json& host_config);

}  // namespace cnet::output
