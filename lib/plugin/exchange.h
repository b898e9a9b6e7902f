#pragma once

#include <chrono>
#include <string>

#include "cnet/plan/plugins.h"

namespace cnet::plugin {

/// Asks whoever listens at `address` (unix:///PATH, tcp://ADDRESS:PORT with a numeric address) and
/// reads the answer, all within `deadline`. The Errors begin with `who`.
PluginAnswer exchange(const std::string& address, const PluginCall& call,
                      std::chrono::seconds deadline, const std::string& who);

}  // namespace cnet::plugin
