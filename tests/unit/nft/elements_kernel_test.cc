#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/nft/ruleset.h"
#include "nft_firewall.h"
#include "oracle.h"

using namespace cnet;
using namespace cnet::nft;
using kernel::Firewall;

namespace {

using Elements = std::vector<Element>;

constexpr std::uint32_t kMark = 0x40000000;
const Elements kNothing;

Datum name(const char* text) { return IfName{text}; }
Datum ip(const char* text) { return Ip::parse(text).value(); }
Datum prefix(const char* text) { return Prefix::parse(text).value(); }

Element published(std::uint16_t port, const char* address = "10.1.0.2") {
  return {Table::inet, "publish", {Protocol::tcp, Port{port}}, {ip(address), Port{80}}};
}
Element masqueraded(const char* subnet) {
  return {Table::inet, "masquerade4", {prefix(subnet)}, {}};
}
Element hairpin(const char* subnet) {
  return {Table::inet, "hairpin4", {prefix(subnet), prefix(subnet)}, {}};
}

/// One of every set and map, as a network with a container would have them.
Elements one_of_each() {
  const Datum mac = Mac::parse("02:00:00:00:01:02").value();
  return {
      {Table::inet, "bridges", {name("br1")}, {}},
      {Table::inet, "pairs", {name("br1"), name("br1")}, {Verdict::drop}},
      {Table::inet, "pairs", {name("eth1"), name("br1")}, {Verdict::goto_opened}},
      {Table::inet, "into", {Family::v4, name("br1")}, {Verdict::goto_closed}},
      {Table::inet, "into", {Family::v6, name("br1")}, {Verdict::accept}},
      {Table::inet, "out_of", {name("br1")}, {Verdict::accept}},
      hairpin("10.1.0.0/24"),
      {Table::inet, "hairpin6", {prefix("fd00:1::/64"), prefix("fd00:1::/64")}, {}},
      {Table::inet, "internal", {name("br2")}, {}},
      published(8080),
      {Table::inet, "publish6", {Protocol::udp, Port{53}}, {ip("fd00:1::2"), Port{5353}}},
      {Table::inet,
       "publish_at",
       {ip("192.0.2.1"), Protocol::sctp, Port{8081}},
       {ip("10.1.0.2"), Port{80}}},
      {Table::inet,
       "publish_at6",
       {ip("2001:db8::1"), Protocol::tcp, Port{8081}},
       {ip("fd00:1::2"), Port{80}}},
      {Table::inet, "restricted", {Protocol::tcp, Port{8080}}, {}},
      {Table::inet, "allow", {Protocol::tcp, Port{8080}, prefix("192.0.2.0/24")}, {}},
      {Table::inet, "allow6", {Protocol::tcp, Port{8080}, prefix("2001:db8::/32")}, {}},
      {Table::inet, "opened4", {ip("10.1.0.2"), Protocol::tcp, Port{80}}, {}},
      {Table::inet, "opened6", {ip("fd00:1::2"), Protocol::tcp, Port{80}}, {}},
      masqueraded("10.1.0.0/24"),
      masqueraded("255.255.255.0/24"),
      {Table::inet, "masquerade6", {prefix("fd00:1::/64")}, {}},
      {Table::inet, "guarded", {Family::v4, name("eth0")}, {}},
      {Table::bridge, "ports", {name("v1")}, {}},
      {Table::bridge, "macs", {name("v1"), mac}, {}},
      {Table::bridge, "sources", {name("v1"), mac, ip("10.1.0.2")}, {}},
      {Table::bridge, "sources6", {name("v1"), mac, ip("fe80::ff:fe00:102")}, {}},
      {Table::bridge, "targets6", {name("v1"), mac, ip("fd00:1::2")}, {}},
  };
}

std::string listing() {
  return oracle::without_counts(oracle::nft("list table inet cnet") +
                                oracle::nft("list table bridge cnet"));
}

}  // namespace

TEST_CASE("elements are the same as those the nft program adds") {
  if (!oracle::in_new_namespace()) return;
  std::string commands;
  for (const Element& element : one_of_each()) commands += "add element " + str(element) + "\n";
  Firewall().load(kMark);
  oracle::nft_file(commands);
  const std::string theirs = listing();
  // Found is also what the nft program added.
  CHECK(Firewall().missing(one_of_each()).empty());

  REQUIRE(oracle::in_new_namespace());
  Firewall firewall;
  firewall.load(kMark);
  CHECK(firewall.missing(one_of_each()) == one_of_each());
  CHECK(firewall.apply(one_of_each(), kNothing) == one_of_each());
  CHECK(listing() == theirs);
  CHECK(firewall.missing(one_of_each()).empty());

  CHECK(firewall.apply(kNothing, one_of_each()).empty());
  CHECK(listing() == render(ruleset(kMark).inet) + render(ruleset(kMark).bridge));
}

TEST_CASE("only what this call made counts as made") {
  if (!oracle::in_new_namespace()) return;
  Firewall firewall;
  firewall.load(kMark);
  for (const Element& element : one_of_each()) {
    INFO(str(element));
    const Elements one{element};
    CHECK(firewall.apply(one, kNothing) == one);
    CHECK(firewall.apply(one, kNothing).empty());
  }
  const Elements more{published(8080), published(8082), masqueraded("10.1.0.0/24"),
                      hairpin("10.1.0.0/24"), hairpin("10.2.0.0/24")};
  CHECK(firewall.apply(more, kNothing) == Elements{published(8082), hairpin("10.2.0.0/24")});
}

TEST_CASE("an element given twice is made once") {
  if (!oracle::in_new_namespace()) return;
  Firewall firewall;
  firewall.load(kMark);
  const Elements twice{published(1), published(1)};
  CHECK(firewall.apply(twice, kNothing) == Elements{published(1)});
  CHECK(firewall.apply(kNothing, twice).empty());
  CHECK(firewall.missing(twice) == twice);
}

TEST_CASE("a key with other data is refused, and nothing happens") {
  if (!oracle::in_new_namespace()) return;
  Firewall firewall;
  firewall.load(kMark);
  firewall.apply(Elements{published(8080, "10.1.0.5")}, kNothing);
  const Elements wanted{published(8079), published(8080)};
  try {
    firewall.apply(wanted, kNothing);
    FAIL("was made");
  } catch (const Error& error) {
    CHECK(error.kind() == Error::Kind::exists);
    CHECK(error.problem() ==
          "element inet cnet publish { tcp . 8080 : 10.1.0.2 . 80 } is there already with other "
          "data: 10.1.0.5 . 80");
  }
  CHECK(firewall.missing(wanted) == wanted);
  CHECK(firewall.missing(Elements{published(8080, "10.1.0.5")}).empty());
}

TEST_CASE("an overlapping prefix is refused") {
  if (!oracle::in_new_namespace()) return;
  Firewall firewall;
  firewall.load(kMark);
  firewall.apply(Elements{masqueraded("10.1.0.0/16"), hairpin("10.1.0.0/16")}, kNothing);
  for (const Element& inside : {masqueraded("10.1.0.0/24"), masqueraded("10.1.4.0/24"),
                                hairpin("10.1.0.0/24"), hairpin("10.1.4.0/24")}) {
    INFO(str(inside));
    CHECK_THROWS_AS(firewall.apply(Elements{inside}, kNothing), Error);
    CHECK(firewall.missing(Elements{inside}) == Elements{inside});
  }
}

TEST_CASE("neighbouring prefixes are told apart") {
  if (!oracle::in_new_namespace()) return;
  Firewall firewall;
  firewall.load(kMark);
  Elements neighbours;
  for (const char* subnet : {"10.1.1.0/24", "10.1.0.0/24", "10.1.3.0/24", "10.1.2.0/24",
                             "10.1.4.0/32", "10.1.4.1/32", "0.0.0.0/8"}) {
    neighbours.push_back(masqueraded(subnet));
  }
  CHECK(firewall.apply(neighbours, kNothing) == neighbours);
  CHECK(firewall.apply(neighbours, kNothing).empty());
  CHECK(firewall.missing(neighbours).empty());
  for (std::size_t i = 0; i < neighbours.size(); ++i) {
    const Elements one{neighbours[i]};
    INFO(str(one.front()));
    firewall.apply(kNothing, one);
    CHECK(firewall.missing(neighbours) == one);
    firewall.apply(one, kNothing);
    CHECK(firewall.missing(neighbours).empty());
  }
}

TEST_CASE("removing what is gone does not keep the rest") {
  if (!oracle::in_new_namespace()) return;
  Firewall firewall;
  firewall.load(kMark);
  const Elements all = one_of_each();
  firewall.apply(Elements{published(8080), all.front()}, kNothing);
  firewall.apply(Elements{published(9)}, all);
  CHECK(firewall.missing(all) == all);
  CHECK(firewall.missing(Elements{published(9)}).empty());
  firewall.unload();
  CHECK(firewall.apply(kNothing, all).empty());
}

TEST_CASE("a port that is another's by now is not removed") {
  if (!oracle::in_new_namespace()) return;
  Firewall firewall;
  firewall.load(kMark);
  firewall.apply(Elements{published(8080, "10.1.0.5")}, kNothing);
  firewall.apply(kNothing, Elements{published(8080)});
  CHECK(firewall.missing(Elements{published(8080, "10.1.0.5")}).empty());
}

TEST_CASE("a port changes hands in one transaction") {
  if (!oracle::in_new_namespace()) return;
  Firewall firewall;
  firewall.load(kMark);
  firewall.apply(Elements{published(8080)}, kNothing);
  const Elements next{published(8080, "10.1.0.5")};
  CHECK(firewall.apply(next, Elements{published(8080)}) == next);
  CHECK(firewall.missing(next).empty());
  CHECK(firewall.apply(next, next) == next);
  CHECK(firewall.missing(next).empty());
}

TEST_CASE("without tables an error names the element and the way out") {
  if (!oracle::in_new_namespace()) return;
  Firewall firewall;
  try {
    firewall.apply(Elements{published(8080)}, kNothing);
    FAIL("was made");
  } catch (const Error& error) {
    CHECK(error.err() == ENOENT);
    CHECK(error.problem().starts_with(
        "add element inet cnet publish { tcp . 8080 : 10.1.0.2 . 80 }: "));
    CHECK(error.hint().find("repair") != std::string::npos);
  }
}

TEST_CASE("values that are not the set's are refused before anything is sent") {
  if (!oracle::in_new_namespace()) return;
  Firewall firewall;
  CHECK_THROWS_AS(firewall.apply(Elements{{Table::inet, "nonsense", {name("a")}, {}}}, kNothing),
                  Error);
  CHECK_THROWS_AS(firewall.apply(Elements{{Table::inet, "bridges", {Port{1}}, {}}}, kNothing),
                  Error);
  CHECK_THROWS_AS(firewall.apply(Elements{{Table::inet, "publish", {Port{1}}, {}}}, kNothing),
                  Error);
}

TEST_CASE("ten thousand ports in one transaction") {
  if (!oracle::in_new_namespace()) return;
  Firewall firewall;
  firewall.load(kMark);
  Elements all;
  for (std::uint16_t port = 1; port <= 10000; ++port) all.push_back(published(port));
  const Elements last{published(10000)};
  CHECK(firewall.apply(last, kNothing) == last);
  all.pop_back();
  CHECK(firewall.apply(all, kNothing).size() == all.size());
  // Every one of them is refused once, and none is made.
  CHECK(firewall.apply(all, kNothing).empty());
  CHECK(firewall.missing(all).empty());
  firewall.apply(kNothing, all);
  CHECK(firewall.missing(all).size() == all.size());
  CHECK(firewall.missing(last).empty());
}

// unit_nft_kernel "[.measure]": not a test.
TEST_CASE("how long it takes", "[.measure]") {
  if (!oracle::in_new_namespace()) return;
  const auto processor_time = [] {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto ms = [](const timeval& time) {
      return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
    };
    return std::pair(ms(usage.ru_utime), ms(usage.ru_stime));
  };
  const auto measure = [&](const std::string& what, const auto& work) {
    const auto [user, system] = processor_time();
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> taken =
        std::chrono::steady_clock::now() - start;
    const auto [user_after, system_after] = processor_time();
    std::cout << what << ": " << taken.count() << " ms (user " << user_after - user << ", system "
              << system_after - system << ")\n";
  };
  Firewall firewall;
  measure("first load", [&] { firewall.load(kMark); });
  measure("second load", [&] { firewall.load(kMark); });
  measure("present", [&] { firewall.present(kMark); });
  for (const std::uint16_t count : std::vector<std::uint16_t>{1, 100, 1000, 10000}) {
    Elements ports;
    for (std::uint16_t port = 1; port <= count; ++port) ports.push_back(published(port));
    const std::string number = std::to_string(count);
    measure("add " + number, [&] { firewall.apply(ports, kNothing); });
    measure("add again " + number, [&] { firewall.apply(ports, kNothing); });
    measure("check " + number, [&] { firewall.missing(ports); });
    measure("remove " + number, [&] { firewall.apply(kNothing, ports); });
    measure("remove again " + number, [&] { firewall.apply(kNothing, ports); });
  }
  measure("unload", [&] { firewall.unload(); });
  UniqueFd socket = firewall.release_socket();
  measure("close", [&] { socket.reset(); });
}
