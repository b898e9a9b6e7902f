#include "cnet/image/registry_name.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::image;

TEST_CASE("a name belongs to its registry, or to the default one") {
  const Reference name = parse_reference("localhost:5000/team/web:1");
  CHECK(registry_of(name) == "localhost:5000");
  CHECK(path_of(name) == "team/web");
  CHECK(path_of(parse_reference("alpine")) == "library/alpine");
  CHECK(with_registry("alpine:3", "r:5000") == "r:5000/alpine:3");
  CHECK(with_registry("team/web", "r:5000") == "r:5000/team/web");
  CHECK(with_registry("alpine", "docker.io") == "alpine");
  CHECK(with_registry("docker.io/alpine", "r:5000") == "docker.io/alpine");
  CHECK(with_registry("ghcr.io/a", "r:5000") == "ghcr.io/a");
  CHECK(with_registry("localhost/a", "r:5000") == "localhost/a");
  CHECK(with_registry("A b", "r:5000") == "A b");
}

TEST_CASE("a registry as people write it") {
  CHECK(parse_registry("ghcr.io") == "ghcr.io");
  CHECK(parse_registry("https://GHCR.io/v2/") == "ghcr.io");
  CHECK(parse_registry("http://localhost:5000") == "localhost:5000");
  CHECK(parse_registry("localhost") == "localhost");
  CHECK(parse_registry("https://index.docker.io/v1/") == "docker.io");
  CHECK(parse_registry("[::1]:5000") == "[::1]:5000");
  for (const char* text : {"", "word", "https://", "a b.c", "a@b.c", "h:x", "h:99999"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_registry(text), Error);
  }
}
