// libFuzzer's entry. With clang:
//   cmake -B build/fuzz -DCMAKE_CXX_COMPILER=clang++-16 -DCNET_FUZZ=ON && ninja -C build/fuzz
//   fuzz_state build/fuzz/tests/fuzz/state/fuzz_state tests/fuzz/state/corpus
#include "fuzz_state.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cnet::state::fuzz_state({reinterpret_cast<const char*>(data), size});
  return 0;
}
