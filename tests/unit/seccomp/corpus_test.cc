#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "../../fuzz/seccomp/fuzz_seccomp.h"

namespace fs = std::filesystem;

TEST_CASE("the fuzz corpus replays") {
  int files = 0;
  for (const auto& entry : fs::directory_iterator(CNET_SOURCE_DIR "/tests/fuzz/seccomp/corpus")) {
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    CHECK_NOTHROW(cnet::seccomp::fuzz_seccomp(text.str()));
    ++files;
  }
  CHECK(files > 3);
}
