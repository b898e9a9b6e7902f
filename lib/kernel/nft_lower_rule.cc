#include <netinet/in.h>
// the kernel's headers behind the C library's: they define the same names
#include <linux/if_ether.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netlink.h>

#include <array>
#include <bit>
#include <utility>

#include "nft_elements.h"
#include "nft_expressions.h"
#include "nft_lower.h"
#include "nft_udata.h"

namespace cnet::kernel {
namespace {

using nft::Bytes;

template <class Number>
Bytes host_bytes(Number number) {
  const auto bytes = std::bit_cast<std::array<std::uint8_t, sizeof number>>(number);
  return Bytes(bytes.begin(), bytes.end());
}

Bytes network_bytes(std::uint16_t number) {
  return {static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)};
}

/// How many leading bytes a prefix fixes. cnet's rules have none that ends within a byte.
std::uint32_t fixed_bytes(const nft::Encoded& value) {
  std::uint32_t fixed = 0;
  while (fixed < value.first.size() && value.first[fixed] == value.last[fixed]) ++fixed;
  return fixed;
}

/// Writes one rule statement by statement, and in front of a field the match of the protocol it
/// presupposes.
class Lowering {
 public:
  Lowering(NftBatch& batch, nft::Table table, Expressions& expressions)
      : batch_(batch), table_(table), expressions_(expressions) {}

  void operator()(const nft::Match& match) {
    std::visit([&](const auto& right) { compare(match, right); }, match.right);
  }

  void operator()(const nft::VerdictMap& vmap) {
    load(vmap.key);
    if (const auto* set = std::get_if<nft::SetRef>(&vmap.map)) {
      expressions_.lookup_verdict({set->name});
    } else {
      const auto& entries = std::get<nft::VerdictMap::Entries>(vmap.map);
      const std::uint32_t id = put_entries(batch_, table_, vmap.key.front(), entries);
      expressions_.lookup_verdict({kNamelessMap, id});
    }
  }

  void operator()(const nft::MarkOr& mark) {
    expressions_.load_mark();
    expressions_.bitwise(~mark.bits, mark.bits);
    expressions_.store_mark();
  }

  void operator()(const nft::Dnat& dnat) {
    load(dnat.key);
    expressions_.lookup_data({dnat.map.name});
    expressions_.dnat(dnat.family);
  }

  void operator()(const nft::Decision& decision) { expressions_.verdict(nft_verdict(decision)); }
  void operator()(const nft::Counter&) { expressions_.counter(); }
  void operator()(const nft::Masquerade&) { expressions_.masquerade(); }

 private:
  void compare(const nft::Match& match, const nft::Constant& constant) {
    const std::uint32_t fixed = fixed_bytes(constant.value);
    require(match.key.front());
    expressions_.load(match.key.front(), 0, fixed);
    Bytes bytes = constant.value.first;
    bytes.resize(fixed);
    expressions_.compare(bytes, match.negated);
  }

  void compare(const nft::Match& match, const nft::Flags& flags) {
    load(match.key);
    expressions_.bitwise(flags.bits, 0);
    expressions_.compare(host_bytes(std::uint32_t{0}), !match.negated);
  }

  void compare(const nft::Match& match, const nft::SetRef& set) {
    load(match.key);
    expressions_.lookup({set.name}, match.negated);
  }

  void compare(const nft::Match& match, const nft::OneOf& members) {
    load(match.key);
    const std::uint32_t id = put_members(batch_, table_, match.key.front(), members);
    expressions_.lookup({kNamelessSet, id}, match.negated);
  }

  void load(const nft::Key& key) {
    for (const nft::Field& field : key) require(field);
    std::uint32_t offset = 0;
    for (const nft::Field& field : key) {
      const std::uint32_t length = nft::traits(field.type).bytes;
      expressions_.load(field, offset, length);
      offset += nft::padded(length);
    }
  }

  void require(const nft::Field& field) {
    if (field.network != nft::Network::any && field.network != network_) require_network(field);
    if (field.transport != nft::Transport::any && field.transport != transport_) {
      transport_ = field.transport;
      const std::uint8_t protocol = transport_ == nft::Transport::udp
                                        ? std::uint8_t{IPPROTO_UDP}
                                        : std::uint8_t{IPPROTO_ICMPV6};
      expressions_.load_meta(NFT_META_L4PROTO);
      expressions_.compare({protocol}, false);
    }
  }

  // In a bridge table nft asks the frame itself what is not plainly an IP header's field; so does
  // this, to be the same.
  void require_network(const nft::Field& field) {
    network_ = field.network;
    if (table_ == nft::Table::inet) {
      expressions_.load_meta(NFT_META_NFPROTO);
      const std::uint8_t family =
          network_ == nft::Network::ip ? std::uint8_t{NFPROTO_IPV4} : std::uint8_t{NFPROTO_IPV6};
      expressions_.compare({family}, false);
      return;
    }
    if (network_ == nft::Network::arp || field.transport != nft::Transport::any) {
      expressions_.load_ether_type();
    } else {
      expressions_.load_meta(NFT_META_PROTOCOL);
    }
    expressions_.compare(network_bytes(ether_type()), false);
  }

  std::uint16_t ether_type() const {
    switch (network_) {
      case nft::Network::any:
        break;
      case nft::Network::ip:
        return ETH_P_IP;
      case nft::Network::ip6:
        return ETH_P_IPV6;
      case nft::Network::arp:
        return ETH_P_ARP;
    }
    return 0;
  }

  NftBatch& batch_;
  nft::Table table_;
  Expressions& expressions_;
  nft::Network network_ = nft::Network::any;
  nft::Transport transport_ = nft::Transport::any;
};

}  // namespace

void put_rule(NftBatch& batch, nft::Table table, const char* chain, const nft::Rule& rule) {
  Expressions expressions;
  Lowering lowering(batch, table, expressions);
  for (const nft::Statement& statement : rule.statements) std::visit(lowering, statement);
  const NftUdata comment = NftUdata().put_string(kUdataRuleComment, rule.comment);
  batch.add({NFT_MSG_NEWRULE, family_number(table), NLM_F_CREATE | NLM_F_APPEND},
            NftAttributes()
                .put_string(NFTA_RULE_TABLE, "cnet")
                .put_string(NFTA_RULE_CHAIN, chain)
                .put(NFTA_RULE_USERDATA, comment.bytes())
                .nest(NFTA_RULE_EXPRESSIONS, expressions.list()));
}

/// A flood must cost the looker no more than a trickle: what is beyond is left out.
void put_log_rule(NftBatch& batch, nft::Table table, const nft::LogRule& log,
                  const LogTarget& target) {
  constexpr std::uint32_t per_second = 50;
  constexpr std::uint32_t burst = 200;
  Expressions expressions;
  Lowering lowering(batch, table, expressions);
  for (const nft::Statement& match : log.matches.statements) std::visit(lowering, match);
  expressions.limit(per_second, burst);
  expressions.log(log.prefix, target.group);
  const NftUdata comment = NftUdata().put_string(kUdataRuleComment, target.comment);
  batch.add({NFT_MSG_NEWRULE, family_number(table), NLM_F_CREATE},
            NftAttributes()
                .put_string(NFTA_RULE_TABLE, "cnet")
                .put_string(NFTA_RULE_CHAIN, log.chain)
                .put(NFTA_RULE_POSITION, target.position)
                .put(NFTA_RULE_USERDATA, comment.bytes())
                .nest(NFTA_RULE_EXPRESSIONS, expressions.list()));
}

}  // namespace cnet::kernel
