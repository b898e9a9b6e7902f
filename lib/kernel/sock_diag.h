#pragma once

#include <optional>

#include "cnet/base/unique_fd.h"
#include "cnet/model/counters.h"

namespace cnet::kernel {

/// A socket of NETLINK_SOCK_DIAG: it sees the sockets of the namespace it is made in. Empty when
/// the kernel has none.
UniqueFd open_sock_diag();

/// `ss --tcp --all` there, counted. Absent when the kernel does not tell.
std::optional<TcpSockets> count_tcp_sockets(const UniqueFd& diag);

}  // namespace cnet::kernel
