#include "cnet/plan/shaper.h"

#include <algorithm>

namespace cnet {

std::uint32_t burst_of(const Rate& rate) {
  constexpr std::uint64_t least = 64 << 10;
  constexpr std::uint64_t most = 1U << 30;
  if (rate.burst != 0) return rate.burst;
  return static_cast<std::uint32_t>(std::clamp(rate.bits / 8 / 100, least, most));
}

}  // namespace cnet
