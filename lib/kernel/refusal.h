#pragma once

#include <cstdint>

#include "cnet/model/traffic.h"
#include "rtnetlink.h"

namespace cnet::kernel {

/// Whether the routing rules refuse such a packet with that mark that came in by that interface: ip
/// route get DESTINATION from SOURCE iif IN mark MARK.
bool routing_refuses(Rtnetlink& rtnetlink, const PacketFacts& facts, std::uint32_t in,
                     std::uint32_t mark);

}  // namespace cnet::kernel
