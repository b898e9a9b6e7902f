#pragma once

#include <span>
#include <vector>

#include "cnet/nft/element.h"
#include "nft_socket.h"

namespace cnet::kernel {

/// What the kernel has under an element's key.
struct NftFinding {
  enum class Kind {
    absent,
    identical,
    different,  ///< other data in a map, or an overlapping prefix
  };
  Kind kind = Kind::absent;
  std::vector<nft::Datum> data;  ///< of a map's element that is different
};

/// nft get element, for each: a finding for each of `elements`. A set that does not exist has no
/// elements.
std::vector<NftFinding> look_up(NftSocket& socket, std::span<const nft::Element> elements);

}  // namespace cnet::kernel
