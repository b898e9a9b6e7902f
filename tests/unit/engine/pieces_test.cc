// The engine's pure pieces.

#include <catch2/catch.hpp>

#include "../../../lib/engine/placeholder.h"
#include "../../../lib/engine/process_config.h"
#include "../../../lib/engine/random_name.h"
#include "cnet/base/error.h"

namespace cnet {

using Words = std::vector<std::string>;

TEST_CASE("entrypoint, command and arguments come together as Docker's do") {
  const ImageConfig image{.entrypoint = {"/entry"}, .cmd = {"default"}};
  REQUIRE(process_config({}, image, "").argv == Words{"/entry", "default"});
  REQUIRE(process_config({.args = {"a", "b"}}, image, "").argv == Words{"/entry", "a", "b"});
  REQUIRE(process_config({.entrypoint = Words{"sh"}}, image, "").argv == Words{"sh"});
  REQUIRE(process_config({.args = {"-c"}, .entrypoint = Words{"sh"}}, image, "").argv ==
          Words{"sh", "-c"});
  REQUIRE(process_config({.args = {"a"}, .entrypoint = Words{}}, image, "").argv == Words{"a"});
  REQUIRE_THROWS_AS(process_config({}, {}, ""), Error);
}

TEST_CASE("the environment: defaults, image, flags") {
  const ImageConfig image{.cmd = {"sh"}, .env = {"PATH=/image", "A=1"}};
  const Words env = process_config({.env = {"A=2", "B=3"}}, image, "box").env;
  REQUIRE(env == Words{"PATH=/image", "HOSTNAME=box", "A=2", "B=3"});
}

TEST_CASE("a working directory and user given win over the image's") {
  const ImageConfig image{.cmd = {"sh"}, .user = "web", .working_dir = "/srv"};
  REQUIRE(process_config({}, image, "").cwd == "/srv");
  REQUIRE(process_config({}, image, "").user == "web");
  const ProcessConfig process = process_config({.working_dir = "/w", .user = "0"}, image, "");
  REQUIRE(process.cwd == "/w");
  REQUIRE(process.user == "0");
  REQUIRE(process_config({}, {.cmd = {"sh"}}, "").cwd == "/");
}

TEST_CASE("a made-up id is shown as <id>") {
  const std::string id = std::string(60, 'a') + "bcde";
  REQUIRE(with_placeholder({"ip link add br-aaaaaaaaaaaa alias cnet:network:" + id}, id) ==
          Words{"ip link add br-<id> alias cnet:network:<id>"});
}

TEST_CASE("random names differ between attempts and are names") {
  const ContainerId id = ContainerId::random();
  REQUIRE(random_name(id, 0).find('_') != std::string::npos);
  REQUIRE(random_name(id, 0) == random_name(id, 0));
  REQUIRE(random_name(id, 0) != random_name(id, 1));
}

}  // namespace cnet
