// libFuzzer's entry; tests/fuzz/CMakeLists.txt says how to run it.
#include "fuzz_seccomp.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cnet::seccomp::fuzz_seccomp({reinterpret_cast<const char*>(data), size});
  return 0;
}
