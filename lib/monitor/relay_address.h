#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <optional>

#include "cnet/base/unique_fd.h"
#include "cnet/plan/published_ports.h"

namespace cnet::monitor {

/// Where a relayed port leads: the container's address, IPv6 preferred. Absent: nowhere.
struct RelayTarget {
  Protocol protocol = Protocol::tcp;
  std::uint16_t port = 0;
  std::uint16_t host_port = 0;  ///< through which it is reached
};

/// A socket that is on its way to that port of the container; empty with errno set when there is
/// none to be had.
UniqueFd connect_to(const RelayTargets& targets, const RelayTarget& target);

}  // namespace cnet::monitor
