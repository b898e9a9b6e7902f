// What a plugin answers: HTTP, JSON, and every kind of answer.

#include "fuzz_remote.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cnet::remote::fuzz_remote({reinterpret_cast<const char*>(data), size});
  return 0;
}
