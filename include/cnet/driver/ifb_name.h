#pragma once

#include <string>

#include "cnet/model/sandbox.h"

namespace cnet {

/// What the sandbox calls the link through which an endpoint's limit leads what comes in; there is one
/// only on a parent (parent::rate_resources). What it counts, the endpoint's own interface has counted.
std::string ifb_name(const Endpoint& endpoint);

}  // namespace cnet
