// Replays tests/fuzz/state: whatever a fuzzer found once stays found.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "../../fuzz/state/fuzz_state.h"

namespace fs = std::filesystem;

TEST_CASE("the fuzz corpus replays") {
  int replayed = 0;
  for (const auto& entry : fs::directory_iterator(CNET_SOURCE_DIR "/tests/fuzz/state/corpus")) {
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    INFO(entry.path());
    CHECK_NOTHROW(cnet::state::fuzz_state(text.str()));
    ++replayed;
  }
  CHECK(replayed > 20);
}
