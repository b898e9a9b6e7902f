#pragma once

#include <sys/types.h>

#include "cnet/base/unique_fd.h"

namespace cnet::monitor {

/// What a process that joins the container is started with. Not owned.
struct Joiner {
  int program;  ///< cnet-monitor through a read-only mount
  int spec;     ///< a memory with an ExecSpec
  int status;   ///< SOCK_SEQPACKET that is told InitNotes
  int init;     ///< pidfd of the container's init
  int in, out, err;
};

/// The starter that makes such a process, as a child of ours, and ends (sandbox/exec_main.h).
struct Joining {
  pid_t starter = 0;
  UniqueFd report;  ///< ours: one byte with the process's pidfd, or the end
};

/// An empty report: it could not be started.
Joining start_joining(const Joiner& joiner);

/// When the report is readable: reaps the starter. Empty when it made no process.
UniqueFd joined_process(Joining& joining);

}  // namespace cnet::monitor
