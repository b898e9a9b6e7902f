// Containers that share the network of another one.

#include <catch2/catch.hpp>

#include "fake_world.h"

using Catch::Matchers::Contains;

namespace cnet {
namespace {

template <class Act>
std::string problem_of(const Act& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.problem();
  }
  return {};
}

/// "db" on network "a", and "web" in its network.
struct Shared : FakeWorld {
  Shared() {
    create_network(world, {.name = "a", .subnets = {"10.1.0.0/24"}});
    run_container(world, busybox("db", {"a"}));
    run_container(world, busybox("web", {"container:db"}));
  }
  bool lost() { return view_container(world, "web").network_lost; }
  std::string problem_of_run(const CreateContainer& flags) {
    return problem_of([&] { run_container(world, flags); });
  }
  bool has_veth() {
    for (const std::string& line : kernel.content()) {
      if (line.find("veth") != std::string::npos) return true;
    }
    return false;
  }
};

}  // namespace

TEST_CASE("a member has no endpoints, and its owner's host name") {
  Shared fake;
  const ContainerView db = view_container(fake.world, "db");
  const ContainerView web = view_container(fake.world, "web");
  CHECK(web.container.endpoints.empty());
  CHECK(web.container.namespaces.network == db.container.id);
  CHECK(web.container.hostname == db.container.hostname);
  CHECK(web.sandbox->owner.pid == db.run->pid);
  CHECK_FALSE(fake.lost());
}

TEST_CASE("an owner that stops takes its links along although members live on") {
  Shared fake;
  CHECK(fake.has_veth());
  stop_container(fake.world, "db", {}, {});
  CHECK_FALSE(fake.has_veth());
  CHECK(fake.lost());
  CHECK_THAT(fake.problem_of_run(busybox("late", {"container:db"})), Contains("is not running"));
}

TEST_CASE("an owner is removed with force, or when its members are") {
  Shared fake;
  stop_container(fake.world, "db", {}, {});
  CHECK_THAT(problem_of([&] { remove_container(fake.world, "db", false); }),
             Contains("shared by: web"));
  CHECK(prune_containers(fake.world).empty());
  remove_container(fake.world, "web", true);
  remove_container(fake.world, "db", false);
  CHECK(list_containers(fake.world, true).empty());
}

TEST_CASE("who is no owner, or not any more") {
  Shared fake;
  CHECK_THAT(fake.problem_of_run(busybox("x", {"container:web"})), Contains("of another"));
  CHECK_THAT(fake.problem_of_run(busybox("x", {"container:x"})), Contains("cannot join itself"));
  CHECK_THAT(fake.problem_of_run(busybox("x", {"container:no"})), Contains("no such container"));
  CreateContainer named = busybox("x", {"container:db"});
  named.hostname = "h";
  CHECK_THAT(fake.problem_of_run(named), Contains("--hostname"));
  remove_container(fake.world, "db", true);
  stop_container(fake.world, "web", {}, {});
  const ContainerId id = view_container(fake.world, "web").container.id;
  CHECK_THAT(problem_of([&] { start_container(fake.world, id); }),
             Contains("does not exist any more"));
}

}  // namespace cnet
