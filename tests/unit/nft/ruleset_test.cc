#include "cnet/nft/ruleset.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

using namespace cnet::nft;

namespace {

constexpr std::uint32_t kMark = 0x40000000;

// CNET_GOLDEN_REWRITE=1 writes the files anew.
void check_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(CNET_SOURCE_DIR) + "/tests/golden/" + name;
  if (std::getenv("CNET_GOLDEN_REWRITE") != nullptr) std::ofstream(path) << text;
  std::ifstream file(path);
  CHECK(text == std::string(std::istreambuf_iterator<char>(file), {}));
}

std::vector<const Chain*> chains_of(const TableRules& rules) {
  std::vector<const Chain*> chains;
  for (const Chain& chain : rules.chains) chains.push_back(&chain);
  return chains;
}

// Calls `use(table, set)` for every set that a rule refers to.
template <class Use>
void each_reference(const TableRules& rules, Use use) {
  for (const Chain& chain : rules.chains) {
    for (const Rule& rule : chain.rules) {
      for (const Statement& statement : rule.statements) {
        if (const auto* match = std::get_if<Match>(&statement)) {
          if (const auto* set = std::get_if<SetRef>(&match->right)) use(match->key, *set);
        } else if (const auto* vmap = std::get_if<VerdictMap>(&statement)) {
          if (const auto* set = std::get_if<SetRef>(&vmap->map)) use(vmap->key, *set);
        } else if (const auto* dnat = std::get_if<Dnat>(&statement)) {
          use(dnat->key, dnat->map);
        }
      }
    }
  }
}

}  // namespace

TEST_CASE("the tables read as documentation") {
  check_golden("firewall_inet.nft", render(ruleset(kMark).inet));
  check_golden("firewall_bridge.nft", render(ruleset(kMark).bridge));
}

TEST_CASE("every rule and set says what it is for") {
  const Ruleset rules = ruleset(kMark);
  for (const TableRules* table : {&rules.inet, &rules.bridge}) {
    for (const Set& set : sets(table->table)) CHECK_FALSE(std::string(set.comment).empty());
    for (const Chain* chain : chains_of(*table)) {
      for (const Rule& rule : chain->rules) CHECK_FALSE(std::string(rule.comment).empty());
    }
  }
}

TEST_CASE("a rule looks up what a set holds") {
  const Ruleset rules = ruleset(kMark);
  for (const TableRules* table : {&rules.inet, &rules.bridge}) {
    std::set<std::string> used;
    each_reference(*table, [&](const Key& key, const SetRef& ref) {
      INFO(ref.name);
      used.insert(ref.name);
      const Set* set = find_set(table->table, ref.name);
      REQUIRE(set != nullptr);
      REQUIRE(set->key.size() == key.size());
      for (std::size_t i = 0; i < key.size(); ++i) CHECK(set->key[i] == key[i].type);
    });
    for (const Set& set : sets(table->table)) {
      INFO(set.name);
      CHECK(used.contains(set.name));
      for (std::size_t i = 0; i < set.key_of.size(); ++i) {
        CHECK(set.key[i] == set.key_of[i].type);
      }
    }
  }
}

TEST_CASE("a table of another version is told apart") {
  const Ruleset rules = ruleset(kMark);
  CHECK(rules.inet.version == version(Table::inet, kMark));
  CHECK(rules.inet.version != version(Table::inet, 0x20000000));
  CHECK(rules.inet.version != rules.bridge.version);
}

TEST_CASE("the number of rules is known without them") {
  const Ruleset rules = ruleset(kMark);
  for (const TableRules* table : {&rules.inet, &rules.bridge}) {
    std::size_t count = 0;
    for (const Chain& chain : table->chains) count += chain.rules.size();
    CHECK(rule_count(table->table) == count);
  }
}

TEST_CASE("the version changes with the rules: ruleset.cc has their present digests") {
  const Ruleset rules = ruleset(0);
  CHECK(rules.inet.version == digest(rules.inet) + "-00000000");
  CHECK(rules.bridge.version == digest(rules.bridge) + "-00000000");
}

TEST_CASE("the script replaces cnet's tables and nothing else") {
  const std::string text = script(ruleset(kMark));
  CHECK(text.starts_with("table inet cnet\ndelete table inet cnet\ntable inet cnet {\n"));
  CHECK(text.find("\ntable bridge cnet\ndelete table bridge cnet\ntable bridge cnet {\n") !=
        std::string::npos);
  CHECK(text.find("flush") == std::string::npos);
}
