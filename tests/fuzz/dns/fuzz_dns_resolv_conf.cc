// libFuzzer's entry; tests/fuzz/CMakeLists.txt says how to run it.
#include <cstddef>
#include <cstdint>

#include "fuzz_dns.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cnet::dns::fuzz_resolv_conf({reinterpret_cast<const char*>(data), size});
  return 0;
}
