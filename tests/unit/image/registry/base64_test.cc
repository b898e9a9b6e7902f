#include "base64.h"

#include <catch2/catch.hpp>

using namespace cnet::image;

TEST_CASE("base64 as in RFC 4648, section 10") {
  const std::pair<const char*, const char*> table[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : table) {
    CHECK(base64(plain) == coded);
    CHECK(from_base64(coded) == std::string(plain));
  }
  const std::string bytes("\0\xff\x80~", 4);
  CHECK(from_base64(base64(bytes)) == bytes);
  CHECK(from_base64("Zm8") == "fo");
}

TEST_CASE("what is no base64") {
  for (const char* text : {"Z", "Zm9vY", "Zg=", "Zg===", "Zm9v=", "Zm 8=", "Zm8*", "=", "Zh=="}) {
    INFO(text);
    CHECK_FALSE(from_base64(text));
  }
}
