#pragma once

#include <chrono>
#include <cstdint>

#include "cnet/model/join_options.h"

namespace cnet {

/// How long a packet may wait for its turn before it is dropped.
inline constexpr std::chrono::milliseconds kShaperLatency{50};

/// Bytes that may go at once: Rate::burst, or by default what the rate sends in 10 ms. Not less than a
/// segment that the kernel cuts only behind the shaper (64 KiB), which the shaper would otherwise cut
/// itself.
std::uint32_t burst_of(const Rate& rate);

}  // namespace cnet
