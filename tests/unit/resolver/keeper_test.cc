#include "cnet/resolver/keeper.h"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <set>

#include "cnet/dns/message.h"
#include "jail.h"
#include "keeper_fixture.h"

using namespace cnet;
using namespace cnet::test;
using namespace std::chrono_literals;
using resolver::Keeper;

namespace {

using Records = std::vector<std::string>;

}  // namespace

TEST_CASE_METHOD(KeeperFixture, "names are what the folders say now, by UDP and TCP") {
  if (!host) return;
  begin(spec_of());
  host.publish('a', "db", "10.0.0.2");
  host.publish('b', "db", "10.1.0.2");
  host.publish('b', "web", "10.1.0.3");
  CHECK(ask("db").records == Records{"10.0.0.2"});
  CHECK(ask("WEB.").records == Records{"10.1.0.3"});
  host.withdraw('a', "db", "10.0.0.2");
  CHECK(ask("db").records.empty());
  CHECK(ask("db").rcode == 0);
  host.publish('a', "db", "10.0.0.7");
  CHECK(ask("db").records == Records{"10.0.0.7"});
  CHECK(ask("nobody").rcode == 2);

  const UniqueFd stream = host.client(SOCK_STREAM);
  Bytes two;
  for (const char* name : {"db", "web"}) {
    const Bytes packet = query_for(name, dns::kTypeA);
    two.insert(two.end(), {0, static_cast<std::uint8_t>(packet.size())});
    two.insert(two.end(), packet.begin(), packet.end());
  }
  send(stream, two);
  Bytes answers;
  while (answers.size() < two.size() + 32) {
    const auto more = receive(stream);
    REQUIRE((more && !more->empty()));
    answers.insert(answers.end(), more->begin(), more->end());
  }
  CHECK(parse_answer(std::span(answers).subspan(2, answers[1])).records == Records{"10.0.0.7"});
}

TEST_CASE_METHOD(KeeperFixture, "a change is seen at once, however soon after another") {
  if (!host) return;
  begin(spec_of());
  for (int i = 0; i < 50; ++i) {
    host.publish('a', "db", "10.0.0.2");
    CHECK(ask("db").records == Records{"10.0.0.2"});
    host.withdraw('a', "db", "10.0.0.2");
    CHECK(ask("db").records.empty());
  }
}

TEST_CASE_METHOD(KeeperFixture, "what the networks do not know is forwarded") {
  if (!host) return;
  FakeServer server("127.0.0.53");
  begin(spec_of({"127.0.0.53"}));
  const UniqueFd client = host.client(SOCK_DGRAM);
  std::set<std::uint16_t> ports;
  std::set<std::uint16_t> ids;
  for (int i = 0; i < 20; ++i) {
    send(client, query_for("www.example", dns::kTypeA));
    REQUIRE(await(server.fd()));
    const auto question = server.question();
    REQUIRE(question);
    ports.insert(server.source_port());
    ids.insert(dns::id_of(*question));
    if (i == 0) {
      Bytes guess = *question;  // another id, then another question
      guess[0] ^= 1;
      server.answer(guess);
      guess = *question;
      guess[dns::kHeader + 1] ^= 0x20;
      server.answer(guess);
    }
    Bytes answer = *question;
    answer[3] = 0x83;
    server.answer(answer);
    const auto got = receive(client);
    REQUIRE(got);
    CHECK(parse_answer(*got).rcode == 3);
    CHECK(parse_answer(*got).id == 0x1234);
  }
  CHECK(ports.size() > 15);
  CHECK(ids.size() > 15);
}

TEST_CASE_METHOD(KeeperFixture, "who asks much does not keep others waiting") {
  if (!host) return;
  begin(spec_of());
  host.publish('a', "db", "10.0.0.2");
  ask("db");
  const UniqueFd many = host.client(SOCK_DGRAM);
  const UniqueFd one = host.client(SOCK_DGRAM);
  const int on = 1;
  for (const UniqueFd* socket : {&many, &one}) {
    REQUIRE(::setsockopt(socket->get(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) == 0);
  }
  ::kill(child(), SIGSTOP);  // until all of it has come
  constexpr int questions = 150;
  for (int i = 0; i < questions; ++i) send(many, query_for("db", dns::kTypeA));
  send(one, query_for("db", dns::kTypeA));
  ::kill(child(), SIGCONT);
  const auto answered_one = arrival(one);
  int earlier = 0;
  for (int i = 0; i < questions; ++i) earlier += arrival(many) < answered_one ? 1 : 0;
  CHECK(earlier >= 1);
  CHECK(earlier <= 32);
}

TEST_CASE_METHOD(KeeperFixture, "the same question of several clients is asked once") {
  if (!host) return;
  FakeServer server("127.0.0.53");
  begin(spec_of({"127.0.0.53"}));
  const UniqueFd one = host.client(SOCK_DGRAM);
  const UniqueFd two = host.client(SOCK_DGRAM);
  send(one, query_for("www.example", dns::kTypeA));
  send(one, query_for("www.example", dns::kTypeA));
  send(two, query_for("www.example", dns::kTypeA));
  answer_as(server, 3);
  CHECK(receive(one));
  CHECK(receive(two));
  CHECK_FALSE(server.question());
  CHECK_FALSE(receive(one, 50ms));
}

TEST_CASE_METHOD(KeeperFixture, "the next server is asked when one refuses, fails or is not there") {
  if (!host) return;
  FakeServer second("127.0.0.2");
  begin(spec_of({"127.0.0.1", "127.0.0.2"}));  // nobody at .1: ICMP says so
  const UniqueFd client = host.client(SOCK_DGRAM);
  const auto begun = Keeper::Clock::now();
  send(client, query_for("www.example", dns::kTypeA));
  answer_as(second, 3);
  CHECK(receive(client));
  CHECK(Keeper::Clock::now() - begun < 900ms * patience());
  FakeServer first("127.0.0.1");
  keeper->use(spec_of({"127.0.0.2", "127.0.0.1"}));
  send(client, query_for("two.example", dns::kTypeA));
  answer_as(second, 5);
  answer_as(first, 0);
  const auto answer = receive(client);
  REQUIRE(answer);
  CHECK(parse_answer(*answer).rcode == 0);
}

TEST_CASE_METHOD(KeeperFixture, "a silent server costs a second once, and is remembered") {
  if (!host) return;
  FakeServer silent("127.0.0.1");
  FakeServer second("127.0.0.2");
  begin(spec_of({"127.0.0.1", "127.0.0.2"}));
  const UniqueFd client = host.client(SOCK_DGRAM);
  send(client, query_for("one.example", dns::kTypeA));
  answer_as(second, 0);
  REQUIRE(receive(client));
  CHECK(silent.question());
  for (const char* name : {"two.example", "three.example"}) {
    send(client, query_for(name, dns::kTypeA));
    answer_as(second, 0);
    REQUIRE(receive(client));
  }
  CHECK_FALSE(silent.question());
}

TEST_CASE_METHOD(KeeperFixture, "nobody to ask: SERVFAIL at once") {
  if (!host) return;
  begin(spec_of({"127.0.0.1"}));
  const auto begun = Keeper::Clock::now();
  CHECK(ask("www.example").rcode == 2);
  CHECK(Keeper::Clock::now() - begun < 900ms * patience());
}

TEST_CASE_METHOD(KeeperFixture, "an internal network asks nobody, until another one is connected") {
  if (!host) return;
  FakeServer server("127.0.0.53");
  ResolverSpec spec = spec_of({"127.0.0.53"});
  spec.forwards = false;
  begin(spec);
  CHECK(ask("www.example").rcode == 2);
  spec.forwards = true;
  keeper->use(spec);
  const UniqueFd client = host.client(SOCK_DGRAM);
  send(client, query_for("www.example", dns::kTypeA));
  answer_as(server, 0);
  CHECK(receive(client));
  spec.forwards = false;
  keeper->use(spec);
  CHECK(ask("www.example").rcode == 2);
  CHECK_FALSE(server.question());
}

TEST_CASE_METHOD(KeeperFixture, "a client that asks too much fails alone") {
  if (!host) return;
  FakeServer silent("127.0.0.53");
  begin(spec_of({"127.0.0.53"}));
  host.publish('a', "db", "10.0.0.2");
  const UniqueFd greedy = host.client(SOCK_DGRAM);
  for (int i = 0; i < 400; ++i) {
    send(greedy, query_for("n" + std::to_string(i) + ".example", dns::kTypeA));
  }
  const auto refused = receive(greedy, 1s);
  REQUIRE(refused);
  CHECK(parse_answer(*refused).rcode == 2);
  const auto begun = Keeper::Clock::now();
  CHECK(ask("db").records == Records{"10.0.0.2"});
  CHECK(Keeper::Clock::now() - begun < 200ms * patience());
}

TEST_CASE_METHOD(KeeperFixture, "a resolver that is killed is back within a second, in its jail") {
  if (!host) return;
  begin(spec_of());
  host.publish('a', "db", "10.0.0.2");
  CHECK(ask("db").records == Records{"10.0.0.2"});
  for (int i = 0; i < 3; ++i) {
    const pid_t before = child();
    const std::string status = shell("cat /proc/" + std::to_string(before) + "/status");
    CHECK(status.find("CapEff:\t0000000000000000") != std::string::npos);
    CHECK(status.find("CapBnd:\t0000000000000000") != std::string::npos);
    CHECK(status.find("NoNewPrivs:\t1") != std::string::npos);
    CHECK(status.find("Seccomp:\t2") != std::string::npos);
    CHECK(status.find("Uid:\t" + std::to_string(resolver::kUser)) != std::string::npos);
    const std::string proc = "/proc/" + std::to_string(before);
    CHECK(shell("ls -A " + proc + "/root/").empty());
    ::kill(before, SIGKILL);
    const auto begun = Keeper::Clock::now();
    CHECK(ask("db").records == Records{"10.0.0.2"});
    CHECK(Keeper::Clock::now() - begun < 1s * patience());
    CHECK(child() != before);
  }
}
