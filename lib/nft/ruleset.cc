#include "cnet/nft/ruleset.h"

#include "chains.h"

namespace cnet::nft {

Ruleset ruleset(std::uint32_t mark) {
  return {.inet = {Table::inet, inet_chains(mark)}, .bridge = {Table::bridge, bridge_chains()}};
}

std::string script(const Ruleset& rules) {
  std::string text;
  for (const TableRules* table : {&rules.inet, &rules.bridge}) {
    const std::string name = std::string("table ") + family_name(table->table) + " cnet\n";
    text += name + "delete " + name + render(*table);
  }
  return text;
}

// FNV-1a: tells versions apart, withstands nobody.
std::string version(const TableRules& rules) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : render(rules)) {
    hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += digits[hash >> shift & 15];
  return text;
}

}  // namespace cnet::nft
