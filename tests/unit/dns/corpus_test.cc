// Replays tests/fuzz/dns: whatever a fuzzer found once stays found.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "../../fuzz/dns/fuzz_dns.h"

namespace fs = std::filesystem;
using namespace cnet::dns;

namespace {

void replay(const std::string& target, const std::function<void(const std::string&)>& fuzz) {
  int replayed = 0;
  for (const auto& entry :
       fs::directory_iterator(CNET_SOURCE_DIR "/tests/fuzz/dns/corpus/" + target)) {
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    INFO(entry.path());
    CHECK_NOTHROW(fuzz(text.str()));
    ++replayed;
  }
  CHECK(replayed > 5);
}

}  // namespace

TEST_CASE("the fuzz corpora replay") {
  replay("message", [](const std::string& text) {
    fuzz_message({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  });
  replay("name", fuzz_name);
  replay("resolv_conf", fuzz_resolv_conf);
}
