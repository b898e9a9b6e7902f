#pragma once

#include "cnet/model/security.h"
#include "cnet/output/json.h"

namespace cnet::output {

/// Docker's members of HostConfig.
void add_security(const Security& security, Json& out);

}  // namespace cnet::output
