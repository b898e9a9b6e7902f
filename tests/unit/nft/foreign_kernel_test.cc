#include <catch2/catch.hpp>
#include <cstdlib>

#include "nft_firewall.h"
#include "oracle.h"

using cnet::ForeignDrop;
using cnet::kernel::Firewall;

namespace {

std::vector<ForeignDrop> drops_with(const std::string& rules) {
  oracle::nft_file("flush ruleset\n" + rules);
  Firewall firewall;
  firewall.load(0x40000000);
  return firewall.foreign_drops();
}

std::string chain(const std::string& rules, const std::string& policy = "accept") {
  return "table inet filter { chain forward { type filter hook forward priority 0; policy " +
         policy + "; " + rules + "\n }\n }";
}

}  // namespace

TEST_CASE("chains that let cnet's packets pass are no trouble") {
  if (!oracle::in_new_namespace()) return;
  for (const std::string& rules : {
           std::string(),
           chain("counter"),
           chain("iifname eth0 drop"),
           chain("ct state invalid drop; counter accept; drop"),
           chain("limit rate 1/second drop"),
           chain("accept", "drop"),
           std::string("table inet filter { chain input { type filter hook input priority 0; "
                       "policy drop\n }\n }"),
           std::string("table inet filter { chain forward { drop\n }\n }"),
           std::string("table bridge filter { chain forward { type filter hook forward priority 0; "
                       "policy drop\n }\n }"),
       }) {
    INFO(rules);
    CHECK(drops_with(rules).empty());
  }
}

TEST_CASE("chains that drop are named, with the reason") {
  if (!oracle::in_new_namespace()) return;
  struct Case {
    std::string rules;
    const char* reason;
  };
  for (const Case& one : {
           Case{chain("counter", "drop"), "policy drop"},
           Case{chain("ct state established,related accept; iifname eth0 accept", "drop"),
                "policy drop"},
           Case{chain("ct state established accept; counter log prefix \"x\" drop"),
                "ends with drop"},
           Case{chain("reject with icmpx admin-prohibited"), "ends with drop"},
           Case{chain("drop comment \"all\""), "ends with drop"},
       }) {
    INFO(one.rules);
    const std::vector<ForeignDrop> drops = drops_with(one.rules);
    REQUIRE(drops.size() == 1);
    CHECK(drops.front().table == "inet filter");
    CHECK(drops.front().chain == "forward");
    CHECK(drops.front().reason == one.reason);
  }
}

TEST_CASE("each family is seen, and the remedy settles it") {
  if (!oracle::in_new_namespace()) return;
  for (const std::string family : {"ip", "ip6", "inet"}) {
    const std::vector<ForeignDrop> drops =
        drops_with("table " + family +
                   " theirs { chain FORWARD { type filter hook forward priority 10; policy drop; "
                   "counter drop\n }\n }");
    REQUIRE(drops.size() == 1);
    CHECK(drops.front().table == family + " theirs");
    REQUIRE(drops.front().remedy.starts_with("nft 'insert rule " + family + " theirs FORWARD "));
    REQUIRE(std::system(drops.front().remedy.c_str()) == 0);
    CHECK(Firewall().foreign_drops().empty());
  }
}
