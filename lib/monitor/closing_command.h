#pragma once

#include <string>
#include <vector>

#include "cnet/base/unique_fd.h"

namespace cnet::monitor {

/// Executes the command that removes what the container had, with a fixed environment: nothing of
/// the container's or of the first caller's reaches it (CVE-2025-23266). Returns its pidfd; empty
/// when it cannot be started.
UniqueFd start_closing_command(const std::vector<std::string>& argv);

/// Once the pidfd is readable. Its exit code; -1 when it was killed.
int reap_closing_command(const UniqueFd& pidfd);

}  // namespace cnet::monitor
