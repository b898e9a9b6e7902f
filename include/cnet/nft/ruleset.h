#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/nft/element.h"
#include "cnet/nft/field.h"
#include "cnet/nft/rule.h"

namespace cnet::nft {

/// A set, or a map when it has data.
struct Set {
  const char* name;
  std::vector<Type> key;   ///< `type ifname . ifname`
  std::vector<Type> data;  ///< empty for a set
  Key key_of;  ///< given: written as `typeof meta nfproto . oifname`; `key` has the same types
  bool interval = false;  ///< elements may be prefixes
  bool counted = false;   ///< each element counts the packets that found it
  const char* comment = "";
};

/// Where a base chain is hooked in.
struct Base {
  enum class Kind : std::uint8_t { filter, nat };
  enum class Hook : std::uint8_t { prerouting, input, forward, output, postrouting };
  Kind kind;
  Hook hook;
  int priority;
  const char* priority_words;  ///< as nft prints it: "dstnat - 10"
};

struct Chain {
  const char* name;
  std::optional<Base> base;
  std::vector<Rule> rules;
};

struct TableRules {
  Table table;
  std::vector<Chain> chains;
  std::string version;  ///< version() of the table
};

/// All of cnet's chains and rules. Their number is constant: networks, containers and ports are
/// elements (FIREWALL.md).
struct Ruleset {
  TableRules inet;
  TableRules bridge;
};

/// `mark` is the bit that the inet table sets on every packet that passed it; without that bit
/// nothing is routed to or from a network (DESIGN.md section 5).
Ruleset ruleset(std::uint32_t mark);

/// Sets and maps do not depend on the mark.
const std::vector<Set>& sets(Table table);
/// nullptr when the table declares no such set.
const Set* find_set(Table table, std::string_view name);

/// "inet", "bridge"
const char* family_name(Table table);

/// The text of `nft list table inet cnet` once loaded, with `counter` for its current counts and
/// without elements.
std::string render(const TableRules& rules);

/// A file for `nft -f` that replaces both tables and nothing else.
std::string script(const Ruleset& rules);

/// Kept in the table, so that one made by another version of cnet, or with another mark, is
/// recognised. Every start of a container asks for it: it is known without building the rules.
std::string version(Table table, std::uint32_t mark);
/// How many rules the table has; known without building them.
std::size_t rule_count(Table table);
/// What versions are made from, 16 hexadecimal digits that change with the text of the rules. The
/// tests hold the numbers in ruleset.cc against it.
std::string digest(const TableRules& rules);

}  // namespace cnet::nft
