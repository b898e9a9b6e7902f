#include "cnet/dns/message.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "cnet/dns/name.h"
#include "queries.h"

using namespace cnet;
using namespace cnet::dns;
using test::Bytes;
using test::query_for;

TEST_CASE("a question is read in lower case") {
  const Bytes packet = query_for("Db.My-Net", kTypeA);
  const Query query = read_query(packet);
  REQUIRE(query.kind == Query::Kind::question);
  CHECK(query.name == "db.my-net");
  CHECK(query.type == kTypeA);
  CHECK(query.net_class == kClassIn);
  CHECK(query.id == 0x1234);
  CHECK(query.question_end == packet.size());
  CHECK_FALSE(query.edns);
  CHECK(query.udp_limit() == kPlainLimit);
}

TEST_CASE("EDNS says how much its sender takes, and we send no more than passes everywhere") {
  CHECK(read_query(query_for("a", kTypeA, 100)).udp_limit() == 512);
  CHECK(read_query(query_for("a", kTypeA, 800)).udp_limit() == 800);
  CHECK(read_query(query_for("a", kTypeA, 65535)).udp_limit() == kOwnLimit);
}

TEST_CASE("what is no query is not answered, what is broken is told so") {
  Bytes packet = query_for("db", kTypeA);
  SECTION("too short for a header") {
    packet.resize(kHeader - 1);
    CHECK(read_query(packet).kind == Query::Kind::silent);
  }
  SECTION("a response") {
    packet[2] |= 0x80;
    CHECK(read_query(packet).kind == Query::Kind::silent);
  }
  SECTION("another opcode") {
    packet[2] |= 0x28;
    CHECK(read_query(packet).refusal == Rcode::not_implemented);
  }
  SECTION("counts that do not match") {
    for (const std::size_t count : {4UL, 6UL, 8UL, 10UL}) {
      for (const std::uint8_t byte : {std::uint8_t{0xFF}, std::uint8_t{2}}) {
        Bytes lying = packet;
        lying[count] = lying[count + 1] = byte;
        CHECK(read_query(lying).refusal == Rcode::format_error);
      }
    }
  }
  SECTION("no question") {
    packet[5] = 0;
    CHECK(read_query(packet).refusal == Rcode::format_error);
  }
  SECTION("cut anywhere") {
    const Bytes whole = query_for("db.my-net", kTypeA, 1232);
    for (std::size_t size = kHeader; size < whole.size(); ++size) {
      CHECK(read_query(std::span(whole).first(size)).kind == Query::Kind::broken);
    }
  }
  SECTION("something behind its end") {
    packet.push_back(0);
    CHECK(read_query(packet).refusal == Rcode::format_error);
  }
  SECTION("a pointer in the question: to itself, forwards, at the end, a reserved label") {
    for (const Bytes& name : {Bytes{0xC0, 0x0C}, Bytes{0xC0, 0x30}, Bytes{0xC0}, Bytes{0x40, 'a'}}) {
      Bytes bad(packet.begin(), packet.begin() + kHeader);
      bad.insert(bad.end(), name.begin(), name.end());
      bad.insert(bad.end(), {0, 1, 0, 1});
      CHECK(read_query(bad).refusal == Rcode::format_error);
    }
  }
  SECTION("EDNS twice, and a version nobody knows") {
    Bytes twice = query_for("db", kTypeA, 1232);
    const Bytes opt(twice.end() - 11, twice.end());
    twice.insert(twice.end(), opt.begin(), opt.end());
    twice[11] = 2;
    CHECK(read_query(twice).refusal == Rcode::format_error);
    Bytes version = query_for("db", kTypeA, 1232);
    version[version.size() - 5] = 1;
    CHECK(read_query(version).refusal == Rcode::bad_version);
  }
}

TEST_CASE("names are bounded, and what is not plain text matches nothing") {
  std::string longest;
  for (int i = 0; i < 3; ++i) longest += std::string(63, 'a') + ".";
  longest += std::string(61, 'b');
  CHECK(read_query(query_for(longest, kTypeA)).name == longest);
  CHECK_FALSE(to_wire(longest + "b"));
  CHECK_FALSE(to_wire(std::string(64, 'a')));
  CHECK_FALSE(to_wire("a..b"));
  CHECK(to_wire("a.b.") == to_wire("a.b"));
  CHECK(to_wire(".")->size() == 1);

  Bytes packet = query_for("a-b.c", kTypeA);
  for (const char odd : {'.', '/', '\0', ' ', '\xFF'}) {
    packet[kHeader + 2] = static_cast<std::uint8_t>(odd);
    CHECK(read_query(packet).name == "a?b.c");
  }
}

TEST_CASE("reverse names") {
  CHECK(reverse_address("4.3.2.1.in-addr.arpa") == Ip::parse("1.2.3.4"));
  std::string nibbles = "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2";
  CHECK(reverse_address(nibbles + ".ip6.arpa") == Ip::parse("2001:db8::567:89ab"));
  for (const char* name :
       {"in-addr.arpa", ".in-addr.arpa", "3.2.1.in-addr.arpa", "5.4.3.2.1.in-addr.arpa",
        "256.3.2.1.in-addr.arpa", "x.3.2.1.in-addr.arpa", "ip6.arpa", "1.ip6.arpa", "4.3.2.1"}) {
    CHECK_FALSE(reverse_address(name));
  }
  nibbles[0] = 'g';
  CHECK_FALSE(reverse_address(nibbles + ".ip6.arpa"));
}

TEST_CASE("the wildcards of a name, the nearest first") {
  CHECK(wildcard_above("a.b.c") == "*.b.c");
  CHECK(wildcard_above("*.b.c") == "*.c");
  CHECK(wildcard_above("*.c").empty());
  CHECK(wildcard_above("c").empty());
}

TEST_CASE("an answer from upstream is the query's own or none") {
  const Bytes query = query_for("db.example", kTypeA);
  const std::size_t end = read_query(query).question_end;
  Bytes answer = query;
  answer[2] |= 0x80;
  CHECK(answers(answer, query, end));
  SECTION("another id") { answer[0] ^= 1; }
  SECTION("another case") { answer[kHeader + 1] ^= 0x20; }
  SECTION("another type") { answer[end - 3] ^= 1; }
  SECTION("no response") { answer[2] &= 0x7F; }
  SECTION("no question") { answer[5] = 0; }
  SECTION("cut") { answer.pop_back(); }
  CHECK_FALSE(answers(answer, query, end));
}
