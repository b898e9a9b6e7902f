#pragma once

#include <string>

#include "cnet/model/event.h"
#include "cnet/output/json.h"

namespace cnet::output {

/// "2026-11-29T22:10:00.123456789Z container start <id> (image=box, name=web)"
std::string event_line(const Event& event);

/// As `docker events --format json` writes it.
Json event_json(const Event& event);

/// What a template sees: the fields as Go programs name them.
Json event_fields(const Event& event);

}  // namespace cnet::output
