#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nft_firewall.h"
#include "nft_objects.h"

// An accept in cnet's table never overrides a drop in another (FIREWALL.md 2.12).
namespace cnet::kernel {
namespace {

using std::string_view_literals::operator""sv;

constexpr auto kSettled = "cnet"sv;  // the comment of the rules that the remedy inserts
constexpr int kDumpAttempts = 3;

struct ForwardChain {
  std::uint32_t family;
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

std::optional<ForwardChain> parse_forward_chain(const nlmsghdr& message) {
  const ChainPtr chain(allocated(::nftnl_chain_alloc()));
  if (::nftnl_chain_nlmsg_parse(&message, chain.get()) < 0) return std::nullopt;
  if (!::nftnl_chain_is_set(chain.get(), NFTNL_CHAIN_HOOKNUM)) return std::nullopt;
  if (::nftnl_chain_get_u32(chain.get(), NFTNL_CHAIN_HOOKNUM) != NF_INET_FORWARD) {
    return std::nullopt;
  }
  ForwardChain found{.family = ::nftnl_chain_get_u32(chain.get(), NFTNL_CHAIN_FAMILY),
                     .table = ::nftnl_chain_get_str(chain.get(), NFTNL_CHAIN_TABLE),
                     .name = ::nftnl_chain_get_str(chain.get(), NFTNL_CHAIN_NAME),
                     .drops = ::nftnl_chain_get_u32(chain.get(), NFTNL_CHAIN_POLICY) == NF_DROP};
  const bool routes =
      found.family == NFPROTO_IPV4 || found.family == NFPROTO_IPV6 || found.family == NFPROTO_INET;
  const bool own = found.family == NFPROTO_INET && found.table == "cnet";
  if (!routes || own) return std::nullopt;
  return found;
}

std::string_view name_of(nftnl_expr* expr) { return ::nftnl_expr_get_str(expr, NFTNL_EXPR_NAME); }

/// Expressions that let every packet pass on to the next one.
bool is_neutral(nftnl_expr* expr) {
  const std::string_view name = name_of(expr);
  if (name == "counter" || name == "log" || name == "objref") return true;
  return name == "match" && ::nftnl_expr_get_str(expr, NFTNL_EXPR_MT_NAME) == "comment"sv;
}

std::optional<Fate> fate_of(nftnl_expr* expr) {
  const std::string_view name = name_of(expr);
  if (name == "reject") return Fate::drop;
  if (name == "target") {  // of iptables-nft
    const std::string_view target = ::nftnl_expr_get_str(expr, NFTNL_EXPR_TG_NAME);
    if (target == "REJECT" || target == "DROP") return Fate::drop;
    return std::nullopt;
  }
  if (name != "immediate" || !::nftnl_expr_is_set(expr, NFTNL_EXPR_IMM_VERDICT)) {
    return std::nullopt;
  }
  const auto verdict = static_cast<int>(::nftnl_expr_get_u32(expr, NFTNL_EXPR_IMM_VERDICT));
  if (verdict == NF_DROP) return Fate::drop;
  if (verdict == NF_ACCEPT) return Fate::accept;
  return std::nullopt;
}

bool has_settling_comment(nftnl_rule* rule) {
  std::uint32_t length = 0;
  const void* udata = ::nftnl_rule_get_data(rule, NFTNL_RULE_USERDATA, &length);
  bool settles = false;
  if (udata == nullptr) return settles;
  ::nftnl_udata_parse(
      udata, length,
      [](const nftnl_udata* part, void* found) {
        const std::string_view text(static_cast<const char*>(::nftnl_udata_get(part)),
                                    ::nftnl_udata_len(part));
        if (::nftnl_udata_type(part) == NFTNL_UDATA_RULE_COMMENT && text.starts_with(kSettled) &&
            text.size() == kSettled.size() + 1) {  // with its terminating zero
          *static_cast<bool*>(found) = true;
        }
        return 0;
      },
      &settles);
  return settles;
}

struct Walk {
  bool conditional = false;
  std::optional<Fate> fate;
};

int visit_expression(nftnl_expr* expr, void* data) {
  Walk& walk = *static_cast<Walk*>(data);
  if (const auto fate = fate_of(expr)) {
    walk.fate = fate;
  } else if (!is_neutral(expr)) {
    walk.conditional = true;
  }
  return 0;
}

RuleFacts parse_rule(const nlmsghdr& message) {
  const RulePtr rule(allocated(::nftnl_rule_alloc()));
  if (::nftnl_rule_nlmsg_parse(&message, rule.get()) < 0) return {};
  Walk walk;
  ::nftnl_expr_foreach(rule.get(), visit_expression, &walk);
  return {.fate = walk.conditional ? std::nullopt : walk.fate,
          .settles = walk.fate == Fate::accept && has_settling_comment(rule.get())};
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
  return dump<ForwardChain>(
      socket, {.header = {NFT_MSG_GETCHAIN, NFPROTO_UNSPEC, 0}, .fill = [](nlmsghdr*) {}},
      [](const nlmsghdr& message, std::vector<ForwardChain>& all) {
        if (auto chain = parse_forward_chain(message)) all.push_back(std::move(*chain));
      });
}

std::vector<RuleFacts> rules_of(NftSocket& socket, const ForwardChain& chain) {
  const NftSocket::Request request{
      .header = {NFT_MSG_GETRULE, static_cast<int>(chain.family), 0},
      .fill = [&](nlmsghdr* message) {
        ::mnl_attr_put_strz(message, NFTA_RULE_TABLE, chain.table.c_str());
        ::mnl_attr_put_strz(message, NFTA_RULE_CHAIN, chain.name.c_str());
      }};
  return dump<RuleFacts>(socket, request, [](const nlmsghdr& message, std::vector<RuleFacts>& all) {
    all.push_back(parse_rule(message));
  });
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
