#include "cnet/model/restart.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using namespace cnet;
using namespace std::chrono_literals;

namespace {

Restart with(std::string_view policy) { return {.policy = parse_restart_policy(policy)}; }

}  // namespace

TEST_CASE("restart policies are parsed") {
  CHECK(parse_restart_policy("no") == RestartPolicy{});
  CHECK(parse_restart_policy("on-failure") == RestartPolicy{.mode = RestartMode::on_failure});
  CHECK(parse_restart_policy("on-failure:3") ==
        RestartPolicy{.mode = RestartMode::on_failure, .most = 3});
  CHECK(parse_restart_policy("always").mode == RestartMode::always);
  CHECK(parse_restart_policy("unless-stopped").mode == RestartMode::unless_stopped);
  for (const char* wrong : {"", "never", "Always", "on-failure:", "on-failure:-1", "on-failure:x",
                            "on-failure:99999999999", "always:1", "no:0", ":3"}) {
    CHECK_THROWS_AS(parse_restart_policy(wrong), Error);
  }
}

TEST_CASE("the waits double from 100 ms to a minute") {
  CHECK(back_off(0) == 0ms);
  CHECK(back_off(1) == 100ms);
  CHECK(back_off(2) == 200ms);
  CHECK(back_off(10) == 51'200ms);
  CHECK(back_off(11) == 60s);
  CHECK(back_off(1'000'000) == 60s);
}

TEST_CASE("what a policy wants after a run") {
  CHECK_FALSE(wants_restart(with("no"), 1));
  CHECK(wants_restart(with("on-failure"), 1));
  CHECK_FALSE(wants_restart(with("on-failure"), 0));
  CHECK(wants_restart(with("always"), 0));
  CHECK(wants_restart(with("unless-stopped"), 0));
  for (const char* policy : {"no", "on-failure", "always", "unless-stopped"}) {
    Restart stopped = with(policy);
    stopped.stopped = true;
    CHECK_FALSE(wants_restart(stopped, 1));
  }
}

TEST_CASE("on-failure:3 restarts three times") {
  Restart restart = with("on-failure:3");
  for (int run = 1; run <= 3; ++run) {
    restart = after_run(restart, 1, 1s);
    CHECK(restart.due);
    CHECK(restart.count == run);
    CHECK(restart.waits == run);
  }
  restart = after_run(restart, 1, 1s);
  CHECK_FALSE(restart.due);
  CHECK(restart.count == 3);
}

TEST_CASE("a run of 10 s begins the waits anew, not the count") {
  Restart restart = with("always");
  for (int run = 0; run < 5; ++run) restart = after_run(restart, 1, 9'999ms);
  CHECK(restart.waits == 5);
  restart = after_run(restart, 1, 10s);
  CHECK(restart.waits == 1);
  CHECK(restart.count == 6);
}

TEST_CASE("what a boot starts") {
  CHECK_FALSE(wants_start_at_boot(with("no"), 1));
  CHECK(wants_start_at_boot(with("on-failure"), 137));
  CHECK_FALSE(wants_start_at_boot(with("on-failure"), 0));
  Restart stopped = with("always");
  stopped.stopped = true;
  CHECK(wants_start_at_boot(stopped, 0));
  stopped.policy.mode = RestartMode::unless_stopped;
  CHECK_FALSE(wants_start_at_boot(stopped, 0));
  CHECK(wants_start_at_boot(with("unless-stopped"), 0));
}

TEST_CASE("starting it by hand forgets everything but the policy") {
  Restart restart = after_run(with("always"), 1, 1s);
  restart.stopped = true;
  CHECK(started_by_hand(restart) == with("always"));
}
