#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

/// Holds `text` against tests/golden/output_<name>; CNET_GOLDEN_UPDATE=1 writes the file anew.
inline void require_golden(const std::string& name, const std::string& text) {
  const std::string path = CNET_SOURCE_DIR "/tests/golden/output_" + name;
  if (std::getenv("CNET_GOLDEN_UPDATE") != nullptr) std::ofstream(path) << text;
  std::ostringstream expected;
  expected << std::ifstream(path).rdbuf();
  CHECK(text == expected.str());
}
