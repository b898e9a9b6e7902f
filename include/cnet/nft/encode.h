#pragma once

#include <cstdint>
#include <vector>

#include "cnet/nft/element.h"
#include "cnet/nft/field.h"

namespace cnet::nft {

using Bytes = std::vector<std::uint8_t>;

/// A value as the kernel holds it, unpadded: a packet's values in network order, an interface name
/// filled with zeros. `first` and `last` differ only for a prefix.
struct Encoded {
  Bytes first;
  Bytes last;
};

/// Not for a verdict, which is no bytes: a programming error.
Encoded encode(const Datum& datum);

/// Whether the value can stand where this type is asked for.
bool fits(const Datum& datum, Type type);

}  // namespace cnet::nft
