// What use cases tell of themselves.

#include <catch2/catch.hpp>

#include "fake_world.h"

namespace cnet {
namespace {

/// What `act` tells.
std::string told(FakeWorld& fake, const std::function<void()>& act) {
  fake.events.recorded.clear();
  act();
  return fake.events.text();
}

}  // namespace

TEST_CASE("a container's life is told in Docker's order") {
  FakeWorld fake;
  World& world = fake.world;
  CHECK(told(fake, [&] { create_network(world, {.name = "a"}); }) == "network create a\n");
  CHECK(told(fake, [&] { run_container(world, busybox("web", {"a"})); }) ==
        "container create web\nnetwork connect a\ncontainer start web\n");
  CHECK(told(fake, [&] { pause_container(world, "web"); }) == "container pause web\n");
  CHECK(told(fake, [&] { unpause_container(world, "web"); }) == "container unpause web\n");
  CHECK(told(fake, [&] { rename_container(world, "web", "www"); }) == "container rename www\n");
  CHECK(fake.events.recorded.back().attributes.at("oldName") == "web");
  CHECK(told(fake, [&] { stop_container(world, "www", std::nullopt, std::nullopt); }) ==
        "container kill www\ncontainer die www\nnetwork disconnect a\ncontainer stop www\n");
  CHECK(told(fake, [&] { stop_container(world, "www", std::nullopt, std::nullopt); }).empty());
  CHECK(told(fake, [&] { remove_container(world, "www", false); }) == "container destroy www\n");
  CHECK(told(fake, [&] { remove_network(world, "a"); }) == "network destroy a\n");
}

TEST_CASE("what is undone is told, too") {
  FakeWorld fake;
  create_network(fake.world, {.name = "a"});
  fake.runtime.fuse.fail_at(1);
  const std::string text = told(fake, [&] {
    CHECK_THROWS(run_container(fake.world, busybox("web", {"a"})));
  });
  CHECK(text == "container create web\ncontainer destroy web\n");
}

}  // namespace cnet
