#pragma once

#include <vector>

#include "cnet/plan/sandbox_spec.h"
#include "cnet/sandbox/init_process.h"
#include "run.h"

namespace cnet::monitor {

struct OpenedStreams {
  sandbox::Stdio container;  ///< what becomes 0, 1 and 2 inside
  Streams monitor;
  std::vector<UniqueFd> theirs;  ///< owners of the container's ends, closed once the init has them
};

/// Opens the log and the pipes between container, log and client. A client's pipe is given to the
/// container itself when nobody has to read along; anything else of the client's is not: through
/// /proc/self/fd the container could open a file or terminal of the host anew, with other rights.
OpenedStreams open_streams(const SandboxSpec& spec, const sandbox::Stdio& client);

/// Our side of the container's terminal becomes its input and output.
void use_terminal(UniqueFd terminal, Streams& streams);

}  // namespace cnet::monitor
