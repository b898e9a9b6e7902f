#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "cnet/dns/message.h"
#include "keeper_fixture.h"

using namespace cnet;
using namespace cnet::test;
using namespace std::chrono_literals;

namespace {

Bytes framed(const Bytes& message) {
  Bytes bytes = {static_cast<std::uint8_t>(message.size() >> 8),
                 static_cast<std::uint8_t>(message.size())};
  bytes.insert(bytes.end(), message.begin(), message.end());
  return bytes;
}

/// Everything up to the end of one message, or of the stream.
Bytes read_framed(KeeperFixture& fixture, const UniqueFd& stream) {
  Bytes all;
  while (all.size() < 2 || all.size() < 2U + (all[0] << 8 | all[1])) {
    const auto more = fixture.receive(stream);
    if (!more || more->empty()) return {};
    all.insert(all.end(), more->begin(), more->end());
  }
  return {all.begin() + 2, all.end()};
}

/// As the server would answer, with so many bytes behind the question.
Bytes answer_to(Bytes question, std::size_t more, bool truncated = false) {
  question[2] |= static_cast<std::uint8_t>(0x80 | (truncated ? 2 : 0));
  question.resize(question.size() + more, 'x');
  return question;
}

}  // namespace

TEST_CASE_METHOD(KeeperFixture, "what was cut short is asked for by TCP, for a client by TCP") {
  if (!host) return;
  FakeServer datagrams("127.0.0.53");
  FakeServer streams("127.0.0.53", SOCK_STREAM);
  begin(spec_of({"127.0.0.53"}));
  const UniqueFd client = host.client(SOCK_STREAM);
  send(client, framed(query_for("big.example", dns::kTypeA)));
  REQUIRE(await(datagrams.fd()));
  datagrams.answer(answer_to(*datagrams.question(), 0, true));
  REQUIRE(await(streams.fd()));
  const UniqueFd server(::accept4(streams.fd(), nullptr, nullptr, SOCK_CLOEXEC));
  const Bytes question = read_framed(*this, server);
  REQUIRE(question.size() > dns::kHeader);
  send(server, framed(answer_to(question, 40000)));
  const Bytes answer = read_framed(*this, client);
  CHECK(answer.size() == question.size() + 40000);
  CHECK(dns::id_of(answer) == 0x1234);
}

TEST_CASE_METHOD(KeeperFixture, "by UDP nobody gets more than he takes") {
  if (!host) return;
  FakeServer server("127.0.0.53");
  begin(spec_of({"127.0.0.53"}));
  const UniqueFd client = host.client(SOCK_DGRAM);
  const auto size_of_answer = [&](const Bytes& query) {
    send(client, query);
    REQUIRE(await(server.fd()));
    server.answer(answer_to(*server.question(), 1000));
    const auto answer = receive(client);
    REQUIRE(answer);
    return std::pair(answer->size() - query.size(), dns::is_truncated(*answer));
  };
  CHECK(size_of_answer(query_for("a.example", dns::kTypeA)) == std::pair(0UL, true));
  CHECK(size_of_answer(query_for("a.example", dns::kTypeA, 4096)) == std::pair(1000UL, false));
}

TEST_CASE_METHOD(KeeperFixture, "a stream that is no stream of queries ends at once") {
  if (!host) return;
  begin(spec_of());
  for (const Bytes& bytes : {Bytes{0, 0}, Bytes{0, 5, 1, 2, 3, 4, 5}, Bytes{0xFF, 0xFF, 0}}) {
    const UniqueFd client = host.client(SOCK_STREAM);
    send(client, bytes);
    const auto end = receive(client);
    CHECK((end && end->empty()));
  }
  const UniqueFd half = host.client(SOCK_STREAM);
  send(half, {0, 60});
  ::shutdown(half.get(), SHUT_WR);
  const auto end = receive(half);
  CHECK((end && end->empty()));
  CHECK(ask("nobody").rcode == 2);
}

TEST_CASE_METHOD(KeeperFixture, "idle streams keep nobody out, and end by themselves") {
  if (!host) return;
  begin(spec_of());
  host.publish('a', "db", "10.0.0.2");
  std::vector<UniqueFd> idle;
  for (int i = 0; i < 300; ++i) {
    idle.push_back(host.client(SOCK_STREAM));
    if (i % 32 == 0) CHECK(ask("db").records.size() == 1);
  }
  const UniqueFd client = host.client(SOCK_STREAM);
  send(client, framed(query_for("db", dns::kTypeA)));
  const Bytes answer = read_framed(*this, client);
  REQUIRE_FALSE(answer.empty());
  CHECK(parse_answer(answer).records.size() == 1);
  const auto end = receive(idle.back(), 5s * patience());
  CHECK((end && end->empty()));
}
