#include "cnet/nft/element.h"

#include <algorithm>

#include "cnet/nft/encode.h"
#include "cnet/nft/ruleset.h"
#include "overloaded.h"

namespace cnet::nft {
namespace {

std::string words(Verdict verdict) {
  switch (verdict) {
    case Verdict::accept:
      return "accept";
    case Verdict::drop:
      return "drop";
    case Verdict::goto_closed:
      return "goto closed";
    case Verdict::goto_opened:
      return "goto opened";
  }
  return {};
}

// nft writes a set's integers as one hexadecimal number.
std::string hexadecimal(const Bytes& bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "0x";
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

// What nft reads as one word without quotes.
bool is_word(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && letter(text.front()) && std::ranges::all_of(text, [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') ||
           std::string_view("-_./").find(c) != std::string_view::npos;
  });
}

std::string concatenation(const std::vector<Datum>& parts, const std::vector<Type>* types) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += " . ";
    const bool raw = types != nullptr && i < types->size() && (*types)[i] == Type::bits128;
    text += raw ? hexadecimal(encode(parts[i]).first) : str(parts[i]);
  }
  return text;
}

}  // namespace

std::string str(const Datum& datum) {
  return std::visit(
      overloaded{
          [](const IfName& name) {
            return is_word(name.name) ? name.name : "\"" + name.name + "\"";
          },
          [](Family family) { return std::string(family == Family::v4 ? "ipv4" : "ipv6"); },
          [](Protocol protocol) { return protocol_name(protocol); },
          [](Port port) { return std::to_string(port.number); },
          [](const Ip& ip) { return ip.str(); },
          [](const Prefix& prefix) { return prefix.str(); },
          [](const Mac& mac) { return mac.str(); },
          [](Verdict verdict) { return words(verdict); },
      },
      datum);
}

std::string str(const std::vector<Datum>& parts) { return concatenation(parts, nullptr); }

std::string str(const Element& element) {
  const Set* set = find_set(element.table, element.set);
  std::string text = std::string(family_name(element.table)) + " cnet " + element.set + " { " +
                     concatenation(element.key, set == nullptr ? nullptr : &set->key);
  if (!element.data.empty()) text += " : " + concatenation(element.data, nullptr);
  return text + " }";
}

}  // namespace cnet::nft
