#include "cnet/base/id.h"

#include <catch2/catch.hpp>
#include <set>
#include <type_traits>

using namespace cnet;

TEST_CASE("random ids are 64 hexadecimal digits and do not repeat") {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string hex = random_hex64();
    CHECK(is_hex64(hex));
    seen.insert(hex);
  }
  CHECK(seen.size() == 1000);
}

TEST_CASE("an id is parsed from exactly 64 lower-case hexadecimal digits") {
  const std::string hex(64, 'a');
  CHECK(NetworkId::parse(hex).value().str() == hex);
  CHECK(NetworkId::parse(hex).value().short_form() == "aaaaaaaaaaaa");
  for (const std::string& wrong :
       {std::string(), hex.substr(1), hex + "a", std::string(64, 'A'), std::string(64, 'g'),
        std::string(63, 'a') + '\0', std::string(63, 'a') + "/"}) {
    CHECK_FALSE(NetworkId::parse(wrong).has_value());
  }
}

TEST_CASE("ids of different kinds do not mix, and an id is empty until it is chosen") {
  STATIC_REQUIRE_FALSE(std::is_convertible_v<NetworkId, ContainerId>);
  CHECK(NetworkId().empty());
  CHECK_FALSE(NetworkId::random().empty());
  CHECK(NetworkId() < NetworkId::random());
}
