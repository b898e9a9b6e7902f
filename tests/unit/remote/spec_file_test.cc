#include "cnet/remote/spec_file.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

namespace cnet::remote {

TEST_CASE("a plugin's file says where it listens") {
  CHECK(address_in_spec("unix:///run/weave.sock\n", "f") == "unix:///run/weave.sock");
  CHECK(address_in_spec(" tcp://127.0.0.1:9000 \n# more", "f") == "tcp://127.0.0.1:9000");
  CHECK(address_in_json(R"({"Name":"w","Addr":"http://[::1]:9000"})", "f") == "tcp://[::1]:9000");
  for (const std::string text : {"", "weave", "unix://weave.sock", "ftp://x", "\n\n"}) {
    INFO(text);
    CHECK_THROWS_AS(address_in_spec(text, "f"), Error);
  }
  CHECK_THROWS_WITH(address_in_spec("https://host:1", "f"), Catch::Contains("behind TLS"));
  CHECK_THROWS_WITH(address_in_json("{}", "f"), "f: \"Addr\" is missing");
  CHECK_THROWS_AS(address_in_json("{\"Addr\":", "f"), Error);
}

}  // namespace cnet::remote
