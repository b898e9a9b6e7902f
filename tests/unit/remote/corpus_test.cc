// Replays tests/fuzz/remote: whatever a fuzzer found once stays found.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "../../fuzz/remote/fuzz_remote.h"

namespace fs = std::filesystem;

TEST_CASE("the fuzz corpus replays, whole and cut off anywhere") {
  int replayed = 0;
  for (const auto& entry : fs::directory_iterator(CNET_SOURCE_DIR "/tests/fuzz/remote/corpus")) {
    std::ostringstream content;
    content << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    const std::string text = content.str();
    INFO(entry.path());
    for (std::size_t size = 0; size <= text.size(); ++size) {
      CHECK_NOTHROW(cnet::remote::fuzz_remote(text.substr(0, size)));
    }
    ++replayed;
  }
  CHECK(replayed > 10);
}
