// libFuzzer's entry; tests/fuzz/CMakeLists.txt says how to run it.
#include "fuzz_state.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cnet::state::fuzz_state({reinterpret_cast<const char*>(data), size});
  return 0;
}
