#pragma once

#include <string>

#include "cnet/model/container.h"

namespace cnet::monitor {

/// state.json: RunState with its members as keys and times as RFC 3339 text; `finished` only once
/// it has ended.
std::string to_json(const RunState& state);

}  // namespace cnet::monitor
