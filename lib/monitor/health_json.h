#pragma once

#include <string>

#include "cnet/model/health.h"

namespace cnet::monitor {

/// The content of health.json. Written here and not by the record code, so that the monitor stays
/// small.
std::string to_json(const Health& health);

}  // namespace cnet::monitor
