#pragma once

#include <cstdint>

namespace cnet {

/// The size of a terminal in characters; 0: not known.
struct Window {
  std::uint16_t rows = 0;
  std::uint16_t columns = 0;
  friend bool operator==(const Window&, const Window&) = default;
};

}  // namespace cnet
