#pragma once

#include <string>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "upstream_port.h"

namespace cnet::resolver {

/// What answers in a sandbox: both on 127.0.0.11 and one port, which 53 is rewritten to.
struct SandboxSockets {
  UniqueFd datagrams;
  UniqueFd streams;
};

/// Makes them, and the rewriting, in the network namespace of the process that `pidfd` is of, whose
/// lo is up. The port is not 53: that is free for the container. Throws Error.
SandboxSockets make_sandbox_sockets(int pidfd);

/// Sockets to ask servers with: from this process's network namespace, or from that of `pidfd`. As
/// many as the kernel gives.
std::vector<UniqueFd> make_upstream_sockets(const SocketKind& kind, std::size_t count, int pidfd);

/// The number of an interface, as text, where servers are asked from; "0" when there is none.
std::string interface_number(const ResolverServer& server, int pidfd);

}  // namespace cnet::resolver
