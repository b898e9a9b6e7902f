#pragma once

#include "cnet/model/health.h"
#include "cnet/output/json.h"

namespace cnet::output {

/// Docker's Healthcheck object, which leaves out what was not said.
Json health_check_json(const HealthCheck& check);

/// Docker's State.Health.
Json health_json(const Health& health);

}  // namespace cnet::output
