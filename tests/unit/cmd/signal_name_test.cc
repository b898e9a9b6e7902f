#include "signal_name.h"

#include <catch2/catch.hpp>
#include <csignal>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::cmd;

TEST_CASE("signals by name and number") {
  CHECK(parse_signal("SIGTERM") == SIGTERM);
  CHECK(parse_signal("term") == SIGTERM);
  CHECK(parse_signal("Hup") == SIGHUP);
  CHECK(parse_signal("9") == SIGKILL);
  for (const char* text : {"", "SIG", "0", "-9", "1000", "SIGNOTHING"}) {
    CHECK_THROWS_AS(parse_signal(text), Error);
  }
}
