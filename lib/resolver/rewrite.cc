#include "rewrite.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netlink.h>
#include <netinet/in.h>

#include <string>
#include <string_view>

#include "nft_batch.h"

namespace cnet::resolver {
namespace {

constexpr std::string_view kTable = "cnet";
constexpr std::string_view kChain = "resolver";
constexpr std::uint16_t kDns = 53;
constexpr std::uint32_t kSource = 12;  ///< offsets of addresses in an IPv4 header
constexpr std::uint32_t kDestination = 16;

/// One direction of one protocol.
struct Side {
  std::uint8_t protocol;
  std::uint32_t address;   ///< offset of 127.0.0.11 in the network header
  std::uint32_t port;      ///< offset of its port in the transport header
  std::uint32_t checksum;  ///< offset there
  std::uint16_t from;
  std::uint16_t to;
};

std::string bytes16(std::uint16_t value) {
  return {static_cast<char>(value >> 8), static_cast<char>(value)};
}

class Expressions {
 public:
  void add(std::string_view name, const Attributes& data) {
    Attributes expression;
    expression.text(NFTA_EXPR_NAME, name).nest(NFTA_EXPR_DATA, data);
    list_.nest(NFTA_LIST_ELEM, expression);
  }
  void compare(std::string_view value) {
    Attributes data;
    data.add(NFTA_DATA_VALUE, value);
    add("cmp", Attributes()
                   .number(NFTA_CMP_SREG, NFT_REG_1)
                   .number(NFTA_CMP_OP, NFT_CMP_EQ)
                   .nest(NFTA_CMP_DATA, data));
  }
  void payload(std::uint32_t base, std::uint32_t offset, std::string_view value) {
    add("payload", Attributes()
                       .number(NFTA_PAYLOAD_DREG, NFT_REG_1)
                       .number(NFTA_PAYLOAD_BASE, base)
                       .number(NFTA_PAYLOAD_OFFSET, offset)
                       .number(NFTA_PAYLOAD_LEN, static_cast<std::uint32_t>(value.size())));
    compare(value);
  }
  const Attributes& list() const { return list_; }

 private:
  Attributes list_;
};

Attributes rule(const Side& side) {
  Expressions expressions;
  expressions.add("meta", Attributes()
                              .number(NFTA_META_DREG, NFT_REG_1)
                              .number(NFTA_META_KEY, NFT_META_L4PROTO));
  expressions.compare({reinterpret_cast<const char*>(&side.protocol), 1});
  expressions.payload(NFT_PAYLOAD_NETWORK_HEADER, side.address, std::string_view("\x7f\0\0\x0b", 4));
  expressions.payload(NFT_PAYLOAD_TRANSPORT_HEADER, side.port, bytes16(side.from));
  Attributes value;
  value.add(NFTA_DATA_VALUE, bytes16(side.to));
  expressions.add("immediate", Attributes()
                                   .number(NFTA_IMMEDIATE_DREG, NFT_REG_1)
                                   .nest(NFTA_IMMEDIATE_DATA, value));
  expressions.add("payload", Attributes()
                                 .number(NFTA_PAYLOAD_SREG, NFT_REG_1)
                                 .number(NFTA_PAYLOAD_BASE, NFT_PAYLOAD_TRANSPORT_HEADER)
                                 .number(NFTA_PAYLOAD_OFFSET, side.port)
                                 .number(NFTA_PAYLOAD_LEN, 2)
                                 .number(NFTA_PAYLOAD_CSUM_TYPE, NFT_PAYLOAD_CSUM_INET)
                                 .number(NFTA_PAYLOAD_CSUM_OFFSET, side.checksum));
  Attributes rule;
  rule.text(NFTA_RULE_TABLE, kTable)
      .text(NFTA_RULE_CHAIN, kChain)
      .nest(NFTA_RULE_EXPRESSIONS, expressions.list());
  return rule;
}

Attributes chain() {
  Attributes hook;
  hook.number(NFTA_HOOK_HOOKNUM, NF_INET_LOCAL_OUT)
      .number(NFTA_HOOK_PRIORITY, static_cast<std::uint32_t>(NF_IP_PRI_RAW));
  Attributes chain;
  chain.text(NFTA_CHAIN_TABLE, kTable)
      .text(NFTA_CHAIN_NAME, kChain)
      .nest(NFTA_CHAIN_HOOK, hook)
      .text(NFTA_CHAIN_TYPE, "filter");
  return chain;
}

}  // namespace

void rewrite_port(std::uint16_t port) {
  NftBatch batch;
  batch.add(NFT_MSG_NEWTABLE, NLM_F_CREATE, Attributes().text(NFTA_TABLE_NAME, kTable));
  batch.add(NFT_MSG_NEWCHAIN, NLM_F_CREATE, chain());
  constexpr std::uint32_t source_port = 0;
  constexpr std::uint32_t destination_port = 2;
  struct {
    std::uint8_t protocol;
    std::uint32_t checksum;
  } constexpr protocols[] = {{IPPROTO_UDP, 6}, {IPPROTO_TCP, 16}};
  for (const auto& [protocol, checksum] : protocols) {
    batch.add(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND,
              rule({protocol, kDestination, destination_port, checksum, kDns, port}));
    batch.add(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND,
              rule({protocol, kSource, source_port, checksum, port, kDns}));
  }
  batch.commit();
}

}  // namespace cnet::resolver
