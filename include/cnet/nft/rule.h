#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cnet/nft/encode.h"
#include "cnet/nft/field.h"

namespace cnet::nft {

// Names and comments are literals: rules are part of the program, only their values are computed.

/// A value in a rule: `67`, `127.0.0.0/8`, `nd-redirect`.
struct Constant {
  std::string words;
  Encoded value;
};

/// `@name`: one of the table's sets or maps.
struct SetRef {
  const char* name;
};

/// `{ tcp, udp, sctp }`: a set without a name. In nft's order of printing, which is the order of
/// the values.
using OneOf = std::vector<Constant>;

/// `established,related`: any of these bits, of a field that is a set of flags.
struct Flags {
  const char* words;
  std::uint32_t bits;
};

/// The end of a rule: accept, drop, return, or goto a chain.
struct Decision {
  enum class Kind : std::uint8_t { accept, drop, return_, goto_ };
  Kind kind;
  const char* chain = "";  ///< of goto_
};

/// `iifname != "lo"`, `iifname . oifname @pairs`, `ct status dnat`
struct Match {
  Key key;
  bool negated;
  std::variant<Constant, OneOf, Flags, SetRef> right;
};

/// `KEY vmap @map`, `KEY vmap { arp : goto speaks_arp }`
struct VerdictMap {
  using Entries = std::vector<std::pair<Constant, Decision>>;
  Key key;
  std::variant<SetRef, Entries> map;
};

/// `meta mark set meta mark | BITS`
struct MarkOr {
  std::uint32_t bits;
};

/// `dnat ip to KEY map @map`; the map's data is an address and a port.
struct Dnat {
  Family family;
  Key key;
  SetRef map;
};

struct Counter {};
struct Masquerade {};

using Statement = std::variant<Match, VerdictMap, MarkOr, Counter, Decision, Dnat, Masquerade>;

struct Rule {
  std::vector<Statement> statements;
  const char* comment = "";
};

}  // namespace cnet::nft
