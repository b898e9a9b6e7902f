#pragma once

#include "cnet/plan/dhcp.h"

namespace cnet::dhcp {

enum class KeepEnd {
  released,  ///< SIGTERM: it was given back
  lost,      ///< the server has taken it back, or nobody has renewed it in time
};

/// Renews the lease of an interface that has its address, for as long as there is no SIGTERM, which
/// is blocked. The process has one thread, and no privileges any more behind the first step. Throws
/// Error.
KeepEnd keep(const DhcpAsker& asker, GrantedLease lease);

}  // namespace cnet::dhcp
