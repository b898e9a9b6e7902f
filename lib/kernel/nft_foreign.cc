#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "netlink_message.h"
#include "nft_data.h"
#include "nft_firewall.h"
#include "nft_udata.h"

// An accept in cnet's table never overrides a drop in another (FIREWALL.md 2.12).
namespace cnet::kernel {
namespace {

using std::string_view_literals::operator""sv;

constexpr auto kSettled = "cnet"sv;  // the comment of the rules that the remedy inserts
constexpr int kDumpAttempts = 3;

struct ForwardChain {
  int family;  ///< NFPROTO_*
  std::string table;
  std::string name;
  bool drops;  ///< its policy

  std::string table_words() const {
    const char* words = family == NFPROTO_IPV4 ? "ip " : family == NFPROTO_IPV6 ? "ip6 " : "inet ";
    return words + table;
  }
};

/// What a rule does to each and every packet; absent when that depends on the packet, or is nothing
/// final.
enum class Fate { accept, drop };
struct RuleFacts {
  std::optional<Fate> fate;
  bool settles = false;
};

int family_of(const nlmsghdr& message) {
  return static_cast<const nfgenmsg*>(NLMSG_DATA(&message))->nfgen_family;
}

std::optional<ForwardChain> parse_forward_chain(const nlmsghdr& message) {
  const Attributes chain(message, sizeof(nfgenmsg));
  // A chain without a hook is as one of number 0, which is not this one.
  if (chain.nest(NFTA_CHAIN_HOOK).be32(NFTA_HOOK_HOOKNUM) != NF_INET_FORWARD) return std::nullopt;
  ForwardChain found{.family = family_of(message),
                     .table = chain.string(NFTA_CHAIN_TABLE),
                     .name = chain.string(NFTA_CHAIN_NAME),
                     .drops = chain.be32(NFTA_CHAIN_POLICY) == NF_DROP};
  const bool routes =
      found.family == NFPROTO_IPV4 || found.family == NFPROTO_IPV6 || found.family == NFPROTO_INET;
  const bool own = found.family == NFPROTO_INET && found.table == "cnet";
  if (!routes || own) return std::nullopt;
  return found;
}

struct Expression {
  std::string name;
  Attributes data;
};

/// Expressions that let every packet pass on to the next one.
bool is_neutral(const Expression& expression) {
  const std::string& name = expression.name;
  if (name == "counter" || name == "log" || name == "objref") return true;
  return name == "match" && expression.data.string(NFTA_MATCH_NAME) == "comment";
}

std::optional<Fate> fate_of(const Expression& expression) {
  if (expression.name == "reject") return Fate::drop;
  if (expression.name == "target") {  // of iptables-nft
    const std::string target = expression.data.string(NFTA_TARGET_NAME);
    if (target == "REJECT" || target == "DROP") return Fate::drop;
    return std::nullopt;
  }
  if (expression.name != "immediate") return std::nullopt;
  const auto verdict = parse_verdict(expression.data.nest(NFTA_IMMEDIATE_DATA));
  if (!verdict) return std::nullopt;
  if (verdict->code == NF_DROP) return Fate::drop;
  if (verdict->code == NF_ACCEPT) return Fate::accept;
  return std::nullopt;
}

RuleFacts parse_rule(const nlmsghdr& message) {
  const Attributes rule(message, sizeof(nfgenmsg));
  bool conditional = false;
  std::optional<Fate> last;
  for (const Attributes& part : rule.nest(NFTA_RULE_EXPRESSIONS).nests()) {
    const Expression expression{part.string(NFTA_EXPR_NAME), part.nest(NFTA_EXPR_DATA)};
    if (const auto fate = fate_of(expression)) {
      last = fate;
    } else if (!is_neutral(expression)) {
      conditional = true;
    }
  }
  const auto comment = find_udata_string(rule.find(NFTA_RULE_USERDATA), kUdataRuleComment);
  return {.fate = conditional ? std::nullopt : last,
          .settles = last == Fate::accept && comment.starts_with(kSettled)};
}

/// A consistent dump, or the last of a few attempts while somebody keeps changing rules.
template <class Parsed, class Parse>
std::vector<Parsed> dump(NftSocket& socket, const NftSocket::Request& request, Parse parse) {
  std::vector<Parsed> all;
  for (int attempt = 0; attempt < kDumpAttempts; ++attempt) {
    all.clear();
    if (socket.dump(request, [&](const nlmsghdr& message) { parse(message, all); })) break;
  }
  return all;
}

std::vector<ForwardChain> forward_chains(NftSocket& socket) {
  const NftSocket::Request request{.header = {NFT_MSG_GETCHAIN, NFPROTO_UNSPEC, 0},
                                   .attributes = {}};
  const auto parse = [](const nlmsghdr& message, std::vector<ForwardChain>& all) {
    if (auto chain = parse_forward_chain(message)) all.push_back(std::move(*chain));
  };
  return dump<ForwardChain>(socket, request, parse);
}

std::vector<RuleFacts> rules_of(NftSocket& socket, const ForwardChain& chain) {
  NftAttributes name;
  name.put_string(NFTA_RULE_TABLE, chain.table).put_string(NFTA_RULE_CHAIN, chain.name);
  const NftSocket::Request request{.header = {NFT_MSG_GETRULE, chain.family, 0},
                                   .attributes = std::move(name)};
  const auto parse = [](const nlmsghdr& message, std::vector<RuleFacts>& all) {
    all.push_back(parse_rule(message));
  };
  return dump<RuleFacts>(socket, request, parse);
}

/// Why the chain drops cnet's packets; absent when it does not.
std::optional<std::string> reason_to_drop(const ForwardChain& chain,
                                          const std::vector<RuleFacts>& rules) {
  for (const RuleFacts& rule : rules) {
    if (rule.settles || rule.fate == Fate::accept) return std::nullopt;
    if (rule.fate == Fate::drop) return "ends with drop";
  }
  if (chain.drops) return "policy drop";
  return std::nullopt;
}

// One rule for each direction of each name that a bridge of cnet's has. No sets: iptables-nft shows
// these rules, too.
std::string remedy_for(const ForwardChain& chain) {
  std::string commands;
  for (const char* bridge : {"br-*", "cnet0"}) {
    for (const char* side : {"iifname", "oifname"}) {
      if (!commands.empty()) commands += "; ";
      commands += "insert rule " + chain.table_words() + " " + chain.name + " " + side + " \"" +
                  bridge + "\" accept comment \"" + std::string(kSettled) + "\"";
    }
  }
  return "nft '" + commands + "'";
}

}  // namespace

std::vector<ForeignDrop> Firewall::foreign_drops() {
  std::vector<ForeignDrop> drops;
  for (const ForwardChain& chain : forward_chains(socket_)) {
    if (const auto reason = reason_to_drop(chain, rules_of(socket_, chain))) {
      drops.push_back({.table = chain.table_words(),
                       .chain = chain.name,
                       .reason = *reason,
                       .remedy = remedy_for(chain)});
    }
  }
  return drops;
}

}  // namespace cnet::kernel
