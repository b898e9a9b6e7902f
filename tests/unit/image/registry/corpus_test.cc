// Replays tests/fuzz/registry: whatever a fuzzer found once stays found.
#include <catch2/catch.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

TEST_CASE("the fuzz corpus of registries replays") {
  int replayed = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(CNET_SOURCE_DIR "/tests/fuzz/registry/corpus")) {
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    const std::string bytes = text.str();
    INFO(entry.path());
    CHECK(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                 bytes.size()) == 0);
    ++replayed;
  }
  CHECK(replayed >= 6);
}
