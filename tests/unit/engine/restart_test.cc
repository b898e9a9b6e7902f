// Restart policies: who is started again, when, and what ends that.

#include <catch2/catch.hpp>

#include "fake_world.h"

using namespace std::chrono_literals;

namespace cnet {
namespace {

struct Restarting : FakeWorld {
  ContainerId id;

  explicit Restarting(const std::string& policy, const std::string& network = "none") {
    CreateContainer flags = busybox("web", {network});
    flags.restart = parse_restart_policy(policy);
    id = run_container(world, flags).id;
  }
  /// The run ends by itself, as its monitor sees it; what `container-ended` returns.
  int end(int code) {
    runtime.end(id, code);
    const int waits = container_ended(world, id);
    runtime.vanish(id);
    return waits;
  }
  Container record() { return *store.container(id); }
  Status status() { return view_container(world, "web").status; }
  bool runs() { return status() == Status::running; }
};

}  // namespace

TEST_CASE("on-failure:2 is restarted twice and then stays ended") {
  Restarting fake("on-failure:2");
  CHECK(fake.end(1) == 1);
  CHECK(fake.status() == Status::restarting);
  restart_by_policy(fake.world, fake.id);
  CHECK(fake.runs());
  CHECK(fake.end(1) == 2);
  restart_by_policy(fake.world, fake.id);
  CHECK(fake.end(1) == 0);
  CHECK(fake.status() == Status::exited);
  CHECK(fake.record().restart.count == 2);
  CHECK(fake.store.watched().empty());
  restart_by_policy(fake.world, fake.id);  // late: nothing is due
  CHECK(fake.status() == Status::exited);
}

TEST_CASE("on-failure leaves what ends with 0 alone") {
  Restarting fake("on-failure");
  CHECK(fake.end(0) == 0);
  CHECK(fake.status() == Status::exited);
}

TEST_CASE("update gives a running container a policy, and takes it") {
  Restarting fake("no");
  update_container(fake.world, "web", {.restart = parse_restart_policy("always")});
  CHECK(fake.store.watched().size() == 1);
  CHECK(fake.end(0) == 1);
  restart_by_policy(fake.world, fake.id);
  CHECK(fake.runs());
  update_container(fake.world, "web", {.restart = parse_restart_policy("no")});
  CHECK(fake.store.watched().empty());
  CHECK(fake.end(1) == 0);
  CHECK(fake.status() == Status::exited);
  update_container(fake.world, "web", {.restart = parse_restart_policy("on-failure:3")});
  CHECK(fake.store.watched().empty());  // nothing runs that could end
  CHECK(fake.record().restart.policy.most == 3);
}

TEST_CASE("without a policy nothing is watched") {
  Restarting fake("no");
  CHECK(fake.store.watched().empty());
  CHECK(fake.end(1) == 0);
}

TEST_CASE("stop, kill and rm -f during the wait end it") {
  Restarting fake("always");
  CHECK(fake.end(0) == 1);
  await_restart(fake.world, fake.id);
  CHECK(fake.status() == Status::restarting);
  SECTION("stop") { stop_container(fake.world, "web", {}, {}); }
  SECTION("kill") { kill_container(fake.world, "web", 9); }
  SECTION("rm -f") { remove_container(fake.world, "web", true); }
  restart_by_policy(fake.world, fake.id);
  CHECK_FALSE(fake.runtime.alive(fake.id));
  CHECK(fake.store.watched().empty());
}

TEST_CASE("start during the wait starts at once, and counts anew") {
  Restarting fake("always");
  fake.end(0);
  await_restart(fake.world, fake.id);
  start_container(fake.world, fake.id);
  CHECK(fake.runs());
  CHECK(fake.record().restart.count == 0);
  restart_by_policy(fake.world, fake.id);
  CHECK(fake.record().restart.count == 0);
}

TEST_CASE("what is being restarted is not removed or pruned by the way") {
  Restarting fake("always");
  fake.end(0);
  CHECK_THROWS_AS(remove_container(fake.world, "web", false), Error);
  CHECK(prune_containers(fake.world).empty());
  CHECK(fake.status() == Status::restarting);
}

TEST_CASE("between a run and the next it is restarting, recorded or not") {
  Restarting fake("always");
  fake.runtime.end(fake.id, 1);
  fake.runtime.vanish(fake.id);
  CHECK(fake.status() == Status::restarting);  // its record does not know of the end yet
  CHECK(list_containers(fake.world, false).size() == 1);
  container_ended(fake.world, fake.id);
  CHECK(fake.status() == Status::restarting);

  Container begun = fake.record();  // as the next start leaves it before there is a run
  begun.restart.due.reset();
  begun.started = *begun.started + 1s;
  fake.store.save(begun);
  {
    const auto starting = fake.store.lock_container(fake.id);
    CHECK(fake.status() == Status::restarting);
    CHECK(view_container(fake.world, "web").container.last_exit->code == 1);
  }
  CHECK(view_container(fake.world, "web").container.last_exit->code == 137);
  CHECK(fake.status() == Status::restarting);  // that command is dead, and the next one sees to it
}

TEST_CASE("taking the policy ends the wait for a restart") {
  Restarting fake("always");
  fake.end(1);
  update_container(fake.world, "web", {.restart = parse_restart_policy("no")});
  CHECK(fake.status() == Status::exited);
  CHECK(fake.store.watched().empty());
  restart_by_policy(fake.world, fake.id);
  CHECK(fake.status() == Status::exited);
}

TEST_CASE("a stop that is killed behind its first write leaves no restart") {
  Restarting fake("always");
  fake.runtime.fuse.fail_at(1);
  CHECK_THROWS_AS(stop_container(fake.world, "web", {}, {}), Error);
  CHECK(fake.end(143) == 0);
  CHECK(fake.status() == Status::exited);
}

TEST_CASE("restart is no stop") {
  Restarting fake("unless-stopped");
  restart_container(fake.world, "web", {}, {});
  CHECK(fake.runs());
  CHECK_FALSE(fake.record().restart.stopped);
  CHECK(fake.record().restart.count == 0);
  CHECK(fake.end(0) == 1);
}

TEST_CASE("a start that fails is tried again, and the record says why") {
  Restarting fake("always");
  fake.end(1);
  fake.runtime.fuse.fail_at(1);
  restart_by_policy(fake.world, fake.id);
  CHECK(fake.status() == Status::restarting);
  CHECK_THAT(fake.record().last_exit->error, Catch::Contains("fake"));
  CHECK(fake.runtime.waits == std::vector{200ms});
  fake.runtime.vanish(fake.id);
  restart_by_policy(fake.world, fake.id);
  CHECK(fake.runs());
  CHECK(fake.record().restart.count == 2);
}

TEST_CASE("a monitor that is killed: the next command has the container started") {
  Restarting fake("always");
  fake.runtime.vanish(fake.id);
  resume_lost_containers(fake.world);
  CHECK(fake.runtime.waits == std::vector{0ms});
  restart_by_policy(fake.world, fake.id);
  CHECK(fake.runs());
  CHECK(fake.record().restart.count == 1);
  resume_lost_containers(fake.world);
  CHECK(fake.runtime.waits.size() == 1);
}

TEST_CASE("a command that is killed between stop and start of a restart") {
  Restarting fake("always");
  fake.runtime.fuse.fail_at(2);  // the launch behind the stop
  CHECK_THROWS_AS(restart_container(fake.world, "web", {}, {}), Error);
  restart_by_policy(fake.world, fake.id);
  CHECK(fake.runs());
}

TEST_CASE("what a boot starts again") {
  const auto [policy, stopped, starts] = GENERATE(table<std::string, bool, bool>({
      {"no", false, false},
      {"on-failure", false, true},
      {"always", false, true},
      {"always", true, true},
      {"unless-stopped", false, true},
      {"unless-stopped", true, false},
  }));
  Restarting fake(policy);
  if (stopped) stop_container(fake.world, "web", {}, {});
  fake.reboot();
  CHECK(restore_containers(fake.world).size() == (starts ? 1 : 0));
  CHECK(fake.runs() == starts);
  CHECK(restore_containers(fake.world).empty());
}

TEST_CASE("a boot leaves alone what never ran") {
  FakeWorld fake;
  CreateContainer flags = busybox("web", {"none"});
  flags.restart.mode = RestartMode::always;
  create_container(fake.world, flags);
  CHECK(restore_containers(fake.world).empty());
}

TEST_CASE("--rm and --restart contradict each other") {
  FakeWorld fake;
  CreateContainer flags = busybox("web", {"none"});
  flags.restart.mode = RestartMode::always;
  flags.auto_remove = true;
  CHECK_THROWS_AS(create_container(fake.world, flags), Error);
}

}  // namespace cnet
