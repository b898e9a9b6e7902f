#include <string>

#include "cnet/nft/ruleset.h"

// The text that `nft list table` prints, to the blank line.
namespace cnet::nft {
namespace {

std::string words(Base::Kind kind) {
  switch (kind) {
    case Base::Kind::filter:
      return "filter";
    case Base::Kind::nat:
      return "nat";
  }
  return {};
}

std::string words(Base::Hook hook) {
  switch (hook) {
    case Base::Hook::prerouting:
      return "prerouting";
    case Base::Hook::input:
      return "input";
    case Base::Hook::forward:
      return "forward";
    case Base::Hook::output:
      return "output";
    case Base::Hook::postrouting:
      return "postrouting";
  }
  return {};
}

std::string words(const Key& key) {
  std::string text;
  for (const Field& field : key) text.append(text.empty() ? "" : " . ").append(field.words);
  return text;
}

std::string words(const std::vector<Type>& types) {
  std::string text;
  for (const Type type : types) text.append(text.empty() ? "" : " . ").append(traits(type).name);
  return text;
}

std::string words(const SetRef& set) { return std::string("@") + set.name; }
std::string words(const Flags& flags) { return flags.words; }
std::string words(const Constant& constant) { return constant.words; }
std::string words(const OneOf& members) {
  std::string text;
  for (const Constant& member : members) {
    text.append(text.empty() ? "{ " : ", ").append(member.words);
  }
  return text + " }";
}

std::string words(const Decision& decision) {
  switch (decision.kind) {
    case Decision::Kind::accept:
      return "accept";
    case Decision::Kind::drop:
      return "drop";
    case Decision::Kind::return_:
      return "return";
    case Decision::Kind::goto_:
      return std::string("goto ") + decision.chain;
  }
  return {};
}

std::string words(const VerdictMap::Entries& entries) {
  std::string text;
  for (const auto& [value, decision] : entries) {
    text.append(text.empty() ? "{ " : ", ").append(value.words).append(" : ") += words(decision);
  }
  return text + " }";
}

std::string words(const Match& match) {
  return words(match.key) + (match.negated ? " != " : " ") +
         std::visit([](const auto& right) { return words(right); }, match.right);
}

std::string words(const VerdictMap& vmap) {
  return words(vmap.key) + " vmap " +
         std::visit([](const auto& map) { return words(map); }, vmap.map);
}

std::string words(const MarkOr& mark) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string number = "0x";
  for (int shift = 28; shift >= 0; shift -= 4) number += digits[mark.bits >> shift & 15];
  return "meta mark set meta mark | " + number;
}

std::string words(const Dnat& dnat) {
  return std::string(dnat.family == Family::v4 ? "dnat ip to " : "dnat ip6 to ") + words(dnat.key) +
         " map " + words(dnat.map);
}

std::string words(const Counter&) { return "counter"; }
std::string words(const Masquerade&) { return "masquerade"; }

std::string comment(const char* text) { return std::string("comment \"") + text + "\""; }

std::string render(const Rule& rule) {
  std::string text = "\t\t";
  for (const Statement& statement : rule.statements) {
    text += std::visit([](const auto& one) { return words(one); }, statement) + " ";
  }
  return text + comment(rule.comment) + "\n";
}

std::string render(const Chain& chain) {
  std::string text = std::string("\tchain ") + chain.name + " {\n";
  if (chain.base) {
    text += "\t\ttype " + words(chain.base->kind) + " hook " + words(chain.base->hook) +
            " priority " + chain.base->priority_words + "; policy accept;\n";
  }
  for (const Rule& rule : chain.rules) text += render(rule);
  return text + "\t}\n";
}

std::string render(const Set& set) {
  std::string text = (set.data.empty() ? "\tset " : "\tmap ") + std::string(set.name) + " {\n\t\t";
  text += set.key_of.empty() ? "type " + words(set.key) : "typeof " + words(set.key_of);
  if (!set.data.empty()) text += " : " + words(set.data);
  if (set.interval) text += "\n\t\tflags interval";
  if (set.counted) text += "\n\t\tcounter";
  return text + "\n\t\t" + comment(set.comment) + "\n\t}\n";
}

}  // namespace

const char* family_name(Table table) {
  switch (table) {
    case Table::inet:
      return "inet";
    case Table::bridge:
      return "bridge";
  }
  return "";
}

std::string render(const TableRules& rules) {
  std::string text =
      std::string("table ") + family_name(rules.table) + " cnet {\n\t" + comment("cnet") + "\n";
  for (const Set& set : sets(rules.table)) text += render(set) + "\n";
  for (const Chain& chain : rules.chains) text += render(chain) + "\n";
  text.pop_back();  // no blank line behind the last chain
  return text + "}\n";
}

}  // namespace cnet::nft
