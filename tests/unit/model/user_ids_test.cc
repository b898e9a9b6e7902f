#include "cnet/model/user_ids.h"

#include <catch2/catch.hpp>

#include "../problem.h"

using namespace cnet;
using Catch::Matchers::Contains;
using test::problem_of;

namespace {

std::string refusal(const char* text) {
  return problem_of([&] { parse_own_users(text); });
}

std::vector<UserIds> subordinate(const char* subuid, const char* subgid) {
  return parse_subordinate_ids(subuid, subgid, "cnet");
}

}  // namespace

TEST_CASE("what --userns may say") {
  CHECK(!parse_own_users("host"));
  CHECK(parse_own_users("auto") == OwnUsers{.automatic = true, .ids = {}});
  CHECK(parse_own_users("100000:65536") == OwnUsers{.automatic = false, .ids = {100000, 65536}});
  CHECK(parse_own_users("4294967294:1").ids == UserIds{4294967294, 1});
  CHECK_THAT(refusal("0:65536"), Contains("root of the host"));
  for (const char* bad :
       {"", "automatic", "100000", "100000:", ":65536", "100000:0", "-1:5", "1:-5", "1a:5", "1:5:6",
        "4294967294:2", "4294967295:1", "1:4294967295", "99999999999:1", "1: 5", "container:db"}) {
    CHECK_THAT(refusal(bad), Contains("is not host, auto or UID:COUNT"));
  }
  for (const char* text : {"auto", "100000:65536"}) {
    CHECK(own_users_words(parse_own_users(text)) == text);
  }
  CHECK(own_users_words({}).empty());
}

TEST_CASE("an id inside and on the host") {
  const UserIds ids{100000, 65536};
  CHECK(ids.on_host(0) == 100000);
  CHECK(ids.on_host(65535) == 165535);
  CHECK(ids.on_host(65536) == 165534);  // nobody's
  CHECK(ids.inside(100000) == 0);
  CHECK(ids.inside(165535) == 65535);
  CHECK(ids.inside(165536) == 65534);
  CHECK(ids.inside(0) == 65534);
  CHECK(UserIds{100000, 10}.on_host(1000) == 100000);
  CHECK(UserIds{}.on_host(1000) == 1000);
  CHECK(UserIds{}.inside(1000) == 1000);
}

TEST_CASE("accounts have ids that no container may have") {
  const auto accounts = parse_accounts(
      "root:x:0:0:root:/root:/bin/sh\n\nbroken\nbob:x:1000:1001:::\nbig:x:99999999999:0\n");
  REQUIRE(accounts.size() == 2);
  CHECK(account_among(accounts, {900, 101})->name == "bob");
  CHECK(!account_among(accounts, {900, 100}));
  CHECK(!account_among(accounts, {1001, 65536}));
}

TEST_CASE("subordinate ids are those of users and groups both") {
  CHECK(subordinate("cnet:100000:65536\n", "cnet:100000:65536\n") ==
        std::vector<UserIds>{{100000, 65536}});
  CHECK(subordinate("cnet:100000:65536\n", "cnet:150000:65536\n") ==
        std::vector<UserIds>{{150000, 15536}});
  CHECK(subordinate("eve:100000:65536\ncnet:x:5\ncnet:7\n", "cnet:100000:65536\n").empty());
  CHECK(subordinate("cnet:1:2\ncnet:9:2\n", "cnet:1:10\n") == std::vector<UserIds>{{1, 2}, {9, 2}});
}

TEST_CASE("auto takes the first ids that nobody has") {
  const std::vector<UserIds> pools = {{1000, 70000}, {200000, 131072}};
  CHECK(choose_user_ids(pools, {}) == UserIds{1000, 65536});
  CHECK(choose_user_ids(pools, {{1005, 1}}) == UserIds{200000, 65536});
  CHECK(choose_user_ids(pools, {{1000, 65536}, {265535, 1}}) == UserIds{265536, 65536});
  CHECK(!choose_user_ids(pools, {{0, 400000}}));
  CHECK(choose_user_ids({kUnclaimedIds}, {}) == UserIds{2013265920, 65536});
  CHECK(!choose_user_ids({{4294900000, 65536}}, {{4294900000, 65536}}));
}
