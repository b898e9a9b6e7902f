#pragma once

#include <string>

namespace cnet::cmd {

/// "SIGTERM", "term", "15". Throws Error (usage).
int parse_signal(const std::string& text);

}  // namespace cnet::cmd
