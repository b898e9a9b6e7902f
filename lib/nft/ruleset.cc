#include "cnet/nft/ruleset.h"

#include "chains.h"

namespace cnet::nft {

namespace {

// digest() of the tables of ruleset(0).
constexpr std::string_view kInetDigest = "f8747ab3d92fbc2e";
constexpr std::string_view kBridgeDigest = "c56ceb7d89af76f4";
// How many rules these have.
constexpr std::size_t kInetRules = 39;
constexpr std::size_t kBridgeRules = 19;

std::string hexadecimal(std::uint64_t number, int digits) {
  constexpr std::string_view digit = "0123456789abcdef";
  std::string text;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) text += digit[number >> shift & 15];
  return text;
}

}  // namespace

Ruleset ruleset(std::uint32_t mark) {
  return {.inet = {Table::inet, inet_chains(mark), version(Table::inet, mark)},
          .bridge = {Table::bridge, bridge_chains(), version(Table::bridge, mark)}};
}

std::string version(Table table, std::uint32_t mark) {
  std::string digest(table == Table::inet ? kInetDigest : kBridgeDigest);
  return digest.append("-").append(hexadecimal(mark, 8));
}

std::size_t rule_count(Table table) { return table == Table::inet ? kInetRules : kBridgeRules; }

std::string script(const Ruleset& rules) {
  std::string text;
  for (const TableRules* table : {&rules.inet, &rules.bridge}) {
    const std::string name = std::string("table ") + family_name(table->table) + " cnet\n";
    text += name + "delete " + name + render(*table);
  }
  return text;
}

// FNV-1a: tells versions apart, withstands nobody.
std::string digest(const TableRules& rules) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : render(rules)) {
    hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
  }
  return hexadecimal(hash, 16);
}

}  // namespace cnet::nft
