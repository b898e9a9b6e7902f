#include "endpoint.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::image;

namespace {

Endpoint only(const std::string& registry, const Registries& config = {}) {
  const auto all = endpoints_of(registry, config);
  REQUIRE(all.size() == 1);
  return all.front();
}

}  // namespace

TEST_CASE("where the images of a registry are") {
  CHECK(only("docker.io").base.str() == "https://registry-1.docker.io/");
  CHECK(only("ghcr.io").base.str() == "https://ghcr.io/");
  CHECK_FALSE(only("ghcr.io").plain_too);
  CHECK(only("ghcr.io").verify);
  CHECK(only("localhost:5000").plain_too);
  CHECK(only("localhost:5000").verify);
  CHECK(only("127.0.0.1").plain_too);
  CHECK(only("[::1]:5000").base.str() == "https://[::1]:5000/");
}

TEST_CASE("an insecure registry is not verified and may be without TLS") {
  Registries config;
  config.by_name["r.example:5000"].insecure = true;
  CHECK_FALSE(only("r.example:5000", config).verify);
  CHECK(only("r.example:5000", config).plain_too);
  CHECK(plain(only("r.example:5000", config)).base.str() == "http://r.example:5000/");
  CHECK(plain(only("localhost")).base.str() == "http://localhost/");
}

TEST_CASE("mirrors come first, with a path and credentials of their own") {
  Registries config;
  config.by_name["docker.io"].mirrors = {"https://m.example/hub/", "http://n.example:81"};
  const auto all = endpoints_of("docker.io", config);
  REQUIRE(all.size() == 3);
  CHECK(all[0].registry == "m.example");
  CHECK(manifest_url(all[0], "library/alpine", "3").str() ==
        "https://m.example/hub/v2/library/alpine/manifests/3");
  CHECK(all[1].registry == "n.example:81");
  CHECK_FALSE(all[1].plain_too);
  CHECK(all[2].registry == "docker.io");
  config.by_name["docker.io"].mirrors = {"https://m.example/?x"};
  CHECK_THROWS_AS(endpoints_of("docker.io", config), Error);
}

TEST_CASE("the addresses of the distribution protocol") {
  const Endpoint endpoint = only("r.example");
  CHECK(manifest_url(endpoint, "a/b", "latest").str() ==
        "https://r.example/v2/a/b/manifests/latest");
  CHECK(blob_url(endpoint, "a/b", "sha256:00").str() == "https://r.example/v2/a/b/blobs/sha256:00");
  CHECK(version_url(endpoint).str() == "https://r.example/v2/");
}
