#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cnet/nft/element.h"

namespace cnet {

/// How many packets have found each of the elements (nft get element ...) since it was made; absent
/// for one that is not there, or in a set that counts nothing. Throws Error::system.
std::vector<std::optional<std::uint64_t>> packets_that_found(
    std::span<const nft::Element> elements);

}  // namespace cnet
