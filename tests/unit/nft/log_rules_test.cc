#include "cnet/nft/log_rules.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string_view>

using namespace cnet;
using namespace cnet::nft;

namespace {

const Ruleset& rules() {
  static const Ruleset all = ruleset(0x40000000);
  return all;
}

const LoggedNetwork kNetwork{
    "br-x", {Prefix::parse("10.1.0.0/24").value(), Prefix::parse("fd00:1::/64").value()}};

bool drops(const Rule& rule) {
  const auto* decision = std::get_if<Decision>(&rule.statements.back());
  return decision != nullptr && decision->kind == Decision::Kind::drop;
}

std::vector<LogRule> about(const std::vector<LogRule>& all, std::string_view chain,
                           std::size_t index) {
  std::vector<LogRule> found;
  std::ranges::copy_if(all, std::back_inserter(found), [&](const LogRule& log) {
    return chain == log.chain && log.before == index && log.prefix[0] == kDropped;
  });
  return found;
}

}  // namespace

TEST_CASE("every rule that drops is told of, with its comment and nothing but matches") {
  for (const TableRules* table : {&rules().inet, &rules().bridge}) {
    const auto all = log_rules(*table, kNetwork, true);
    for (const Chain& chain : table->chains) {
      for (std::size_t i = 0; i < chain.rules.size(); ++i) {
        const auto logs = about(all, chain.name, i);
        CHECK(logs.empty() != drops(chain.rules[i]));
        for (const LogRule& log : logs) {
          CHECK(log.prefix == std::string("d") + chain.rules[i].comment);
          CHECK(log.prefix.size() < 127);  // NF_LOG_PREFIXLEN
          for (const Statement& each : log.matches.statements) {
            CHECK(std::holds_alternative<Match>(each));
          }
        }
      }
    }
  }
}

TEST_CASE("new flows are told of unless drops alone are wanted") {
  const auto count = [](const TableRules& table, bool drops_only, char letter) {
    const auto all = log_rules(table, kNetwork, drops_only);
    return std::ranges::count_if(all, [&](const LogRule& log) { return log.prefix[0] == letter; });
  };
  CHECK(count(rules().inet, true, kRouted) == 0);
  CHECK(count(rules().bridge, true, kBridged) == 0);
  CHECK(count(rules().inet, false, kRouted) == 3);
  CHECK(count(rules().bridge, false, kBridged) == 13);
}

TEST_CASE("what routing may refuse is told of behind the marks, before any other rule could be") {
  const auto all = log_rules(rules().inet, kNetwork, true);
  const auto is_refusable = [](const LogRule& log) { return log.prefix[0] == kRefusable; };
  CHECK(std::ranges::count_if(all, is_refusable) == 4);  // in both directions, of both families
  const auto witness = std::ranges::find_if(rules().inet.chains, [](const Chain& chain) {
    return std::string_view(chain.name) == "witness";
  });
  for (const LogRule& log : all) {
    if (is_refusable(log)) CHECK(log.before + 1 == witness->rules.size());
  }
}
