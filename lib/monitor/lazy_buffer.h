#pragma once

#include <cstddef>
#include <memory>

namespace cnet::monitor {

/// Memory of a fixed size that is allocated when it is first used, once: an idle monitor has none
/// of it.
template <std::size_t N>
class LazyBuffer {
 public:
  static constexpr std::size_t size() { return N; }
  char* data() {
    if (!bytes_) bytes_ = std::make_unique_for_overwrite<char[]>(N);
    return bytes_.get();
  }

 private:
  std::unique_ptr<char[]> bytes_;
};

}  // namespace cnet::monitor
