#pragma once

#include <string>

#include "cnet/model/traffic.h"
#include "cnet/output/json.h"

namespace cnet::output {

/// "2026-11-30T06:10:00.123456789Z drop tcp db (10.9.0.3:51234) -> web (10.8.0.2:80) not opened"
std::string traffic_line(const NamedPacket& named);

/// The fields of a template, too. Ports are numbers, 0 where there is none.
Json traffic_json(const NamedPacket& named);

}  // namespace cnet::output
