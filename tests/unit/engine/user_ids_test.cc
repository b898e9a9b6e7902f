// Containers with users of their own: whose ids they get.

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

struct Mapped : FakeWorld {
  CreateContainer flags(const std::string& name, const char* users) {
    CreateContainer out = busybox(name, {"none"});
    out.namespaces.users = parse_own_users(users);
    return out;
  }
  UserIds ids_of(const std::string& name) {
    return view_container(world, name).container.namespaces.users.ids;
  }
  UserIds create(const std::string& name, const char* users) {
    create_container(world, flags(name, users));
    return ids_of(name);
  }
  std::string refusal(const CreateContainer& flags) {
    return problem_of([&] { create_container(world, flags); });
  }
};

}  // namespace

TEST_CASE("no two containers have an id in common") {
  Mapped fake;
  CHECK(fake.create("a", "auto") == UserIds{kUnclaimedIds.first, kAutomaticIds});
  CHECK(fake.create("b", "auto") == UserIds{kUnclaimedIds.first + kAutomaticIds, kAutomaticIds});
  CHECK_THAT(fake.refusal(fake.flags("c", "2013265919:2")), Contains("container \"a\" has some"));
  CHECK(!fake.create("plain", "host"));
}

TEST_CASE("a container keeps its ids until it is removed") {
  Mapped fake;
  const UserIds first = fake.create("a", "auto");
  start_container(fake.world, view_container(fake.world, "a").container.id);
  stop_container(fake.world, "a", {}, {});
  CHECK(fake.ids_of("a") == first);
  CHECK(fake.create("b", "auto") != first);
  remove_container(fake.world, "a", false);
  CHECK(fake.create("c", "auto") == first);
}

TEST_CASE("ids that a killed command claimed are free") {
  Mapped fake;
  const ContainerId gone = *ContainerId::parse(std::string(64, 'a'));
  fake.store.claim_user_ids({500000, 10}, gone);
  CHECK(fake.create("a", "500009:10") == UserIds{500009, 10});
}

TEST_CASE("what the host's accounts have is nobody else's") {
  Mapped fake;
  fake.host_files["/etc/passwd"] = "bob:x:2013265930:100::/:/bin/sh\n";
  fake.host_files["/etc/group"] = "staff:x:700000:\n";
  CHECK(fake.create("a", "auto").first == kUnclaimedIds.first + kAutomaticIds);
  CHECK_THAT(fake.refusal(fake.flags("b", "2013265920:65536")), Contains("account \"bob\""));
  CHECK_THAT(fake.refusal(fake.flags("b", "699999:2")), Contains("account \"staff\""));
}

TEST_CASE("auto gives from the subordinate ids of the user that is configured") {
  Mapped fake;
  fake.config.user_ids_of = "cnet";
  CHECK_THAT(fake.refusal(fake.flags("a", "auto")), Contains("give no ids to user \"cnet\""));
  fake.host_files["/etc/subuid"] = fake.host_files["/etc/subgid"] = "cnet:100000:131072\n";
  CHECK(fake.create("a", "auto") == UserIds{100000, 65536});
  CHECK(fake.create("b", "auto") == UserIds{165536, 65536});
  CHECK_THAT(fake.refusal(fake.flags("c", "auto")), Contains("no 65536 ids are left"));
}

TEST_CASE(
    "users of its own go with no namespace of another container's, and with no host's powers") {
  Mapped fake;
  fake.create("a", "host");
  CreateContainer flags = fake.flags("b", "auto");
  flags.security.privileged = true;
  CHECK_THAT(fake.refusal(flags), Contains("--privileged cannot be given with --userns auto"));
  flags = busybox("b", {"container:a"});
  flags.namespaces.users = parse_own_users("100000:65536");
  CHECK_THAT(fake.refusal(flags),
             Contains("--network container:a cannot be given with --userns 100000:65536"));
  flags = fake.flags("b", "auto");
  flags.namespaces.pid = parse_namespace("--pid", "container:a");
  CHECK_THAT(fake.refusal(flags), Contains("--pid container:a cannot be given"));
}

}  // namespace cnet
