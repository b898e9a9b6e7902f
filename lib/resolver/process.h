#pragma once

#include "cnet/base/unique_fd.h"

namespace cnet::resolver {

/// A resolver's process, seen from its keeper.
struct Process {
  UniqueFd pidfd;
  UniqueFd control;  ///< its end is the resolver's; does not block
};

/// Starts one beside the caller, who has a single thread. It ends with the caller. The sockets stay
/// the caller's too. Throws Error.
Process start_process(int datagrams, int streams);

/// Ends it and waits for that.
void end_process(Process& process);

}  // namespace cnet::resolver
