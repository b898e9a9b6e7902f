#pragma once

#include <string>
#include <vector>

#include "cnet/base/unique_fd.h"

namespace cnet::monitor {

/// What becomes a program's input and output; -1: /dev/null.
struct ProgramStreams {
  int in = -1;
  int out = -1;
};

/// Executes a program of cnet's with a fixed environment and these descriptors alone: nothing of
/// the container's or of the first caller's reaches it (CVE-2025-23266). Returns its pidfd; empty
/// when it cannot be started. Its number is not reused before it is reaped here.
UniqueFd start_program(const std::vector<std::string>& argv, const ProgramStreams& streams);

/// Once the pidfd is readable, or to wait for that. Its exit code; -1 when it was killed.
int reap_program(const UniqueFd& pidfd);

/// Kills and reaps it, if it is there.
void end_program(UniqueFd& pidfd);

}  // namespace cnet::monitor
