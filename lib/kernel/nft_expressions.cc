#include "nft_expressions.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include <array>
#include <optional>

#include "nft_meta.h"

namespace cnet::kernel {
namespace {

// NFT_REG32_00 and the following: four bytes each. Register 0 (NFT_REG_VERDICT) is the verdict.
std::uint32_t at(std::uint32_t offset) { return NFT_REG32_00 + offset / 4; }

std::uint32_t base_of(nft::Payload::Base base) {
  switch (base) {
    case nft::Payload::Base::link:
      return NFT_PAYLOAD_LL_HEADER;
    case nft::Payload::Base::network:
      return NFT_PAYLOAD_NETWORK_HEADER;
    case nft::Payload::Base::transport:
      return NFT_PAYLOAD_TRANSPORT_HEADER;
  }
  return NFT_PAYLOAD_LL_HEADER;
}

std::uint32_t ct_key(nft::Ct ct) {
  switch (ct) {
    case nft::Ct::state:
      return NFT_CT_STATE;
    case nft::Ct::status:
      return NFT_CT_STATUS;
  }
  return NFT_CT_STATE;
}

std::uint32_t fib_flags(nft::Fib fib) {
  switch (fib) {
    case nft::Fib::daddr_type:
      return NFTA_FIB_F_DADDR;
    case nft::Fib::daddr_iif_type:
      return NFTA_FIB_F_DADDR | NFTA_FIB_F_IIF;
  }
  return 0;
}

NftAttributes meta(std::uint32_t key, int register_attribute, std::uint32_t offset) {
  return NftAttributes().put_be32(NFTA_META_KEY, key).put_be32(register_attribute, at(offset));
}

/// `result` is the register for what a map has under the key.
NftAttributes lookup_in(const NftSetName& set, std::optional<std::uint32_t> result = {}) {
  NftAttributes lookup;
  lookup.put_be32(NFTA_LOOKUP_SREG, at(0));
  if (result) lookup.put_be32(NFTA_LOOKUP_DREG, *result);
  lookup.put_string(NFTA_LOOKUP_SET, set.name);
  if (set.id != 0) lookup.put_be32(NFTA_LOOKUP_SET_ID, set.id);
  return lookup;
}

struct PayloadBytes {
  std::uint32_t base;  ///< NFT_PAYLOAD_*
  std::uint32_t offset;
  std::uint32_t length;
};

NftAttributes payload(const PayloadBytes& bytes, std::uint32_t offset) {
  return NftAttributes()
      .put_be32(NFTA_PAYLOAD_DREG, at(offset))
      .put_be32(NFTA_PAYLOAD_BASE, bytes.base)
      .put_be32(NFTA_PAYLOAD_OFFSET, bytes.offset)
      .put_be32(NFTA_PAYLOAD_LEN, bytes.length);
}

NftAttributes host_u32(std::uint32_t number) {
  return nft_data({reinterpret_cast<const std::uint8_t*>(&number), sizeof number});
}

}  // namespace

void Expressions::add(const char* name, const NftAttributes& data) {
  list_.nest(NFTA_LIST_ELEM,
             NftAttributes().put_string(NFTA_EXPR_NAME, name).nest(NFTA_EXPR_DATA, data));
}

void Expressions::load(const nft::Field& field, std::uint32_t offset, std::uint32_t length) {
  if (const auto* key = std::get_if<nft::Meta>(&field.source)) {
    add("meta", meta(meta_key(*key), NFTA_META_DREG, offset));
  } else if (const auto* ct = std::get_if<nft::Ct>(&field.source)) {
    add("ct",
        NftAttributes().put_be32(NFTA_CT_KEY, ct_key(*ct)).put_be32(NFTA_CT_DREG, at(offset)));
  } else if (const auto* fib = std::get_if<nft::Fib>(&field.source)) {
    add("fib", NftAttributes()
                   .put_be32(NFTA_FIB_FLAGS, fib_flags(*fib))
                   .put_be32(NFTA_FIB_RESULT, NFT_FIB_RESULT_ADDRTYPE)
                   .put_be32(NFTA_FIB_DREG, at(offset)));
  } else {
    const auto& part = std::get<nft::Payload>(field.source);
    add("payload", payload({base_of(part.base), part.offset, length}, offset));
  }
}

void Expressions::load_meta(std::uint32_t key) { add("meta", meta(key, NFTA_META_DREG, 0)); }

void Expressions::load_ether_type() {
  add("payload", payload({.base = NFT_PAYLOAD_LL_HEADER, .offset = 12, .length = 2}, 0));
}

void Expressions::load_mark() { load_meta(NFT_META_MARK); }

void Expressions::store_mark() { add("meta", meta(NFT_META_MARK, NFTA_META_SREG, 0)); }

void Expressions::compare(const nft::Bytes& bytes, bool negated) {
  add("cmp", NftAttributes()
                 .put_be32(NFTA_CMP_SREG, at(0))
                 .put_be32(NFTA_CMP_OP, negated ? NFT_CMP_NEQ : NFT_CMP_EQ)
                 .nest(NFTA_CMP_DATA, nft_data(bytes)));
}

void Expressions::bitwise(std::uint32_t mask, std::uint32_t flip) {
  add("bitwise", NftAttributes()
                     .put_be32(NFTA_BITWISE_SREG, at(0))
                     .put_be32(NFTA_BITWISE_DREG, at(0))
                     .put_be32(NFTA_BITWISE_OP, NFT_BITWISE_BOOL)
                     .put_be32(NFTA_BITWISE_LEN, sizeof mask)
                     .nest(NFTA_BITWISE_MASK, host_u32(mask))
                     .nest(NFTA_BITWISE_XOR, host_u32(flip)));
}

void Expressions::lookup(const NftSetName& set, bool negated) {
  NftAttributes lookup = lookup_in(set);
  if (negated) lookup.put_be32(NFTA_LOOKUP_FLAGS, NFT_LOOKUP_F_INV);
  add("lookup", lookup);
}

void Expressions::lookup_data(const NftSetName& map) { add("lookup", lookup_in(map, at(0))); }

void Expressions::lookup_verdict(const NftSetName& map) {
  add("lookup", lookup_in(map, NFT_REG_VERDICT));
}

void Expressions::verdict(const NftVerdict& verdict) {
  add("immediate", NftAttributes()
                       .put_be32(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT)
                       .nest(NFTA_IMMEDIATE_DATA, nft_data(verdict)));
}

void Expressions::counter() { add("counter", {}); }

void Expressions::limit(std::uint32_t per_second, std::uint32_t burst) {
  const auto be64 = [](std::uint32_t number) {
    return std::array<std::uint8_t, 8>{0,
                                       0,
                                       0,
                                       0,
                                       static_cast<std::uint8_t>(number >> 24),
                                       static_cast<std::uint8_t>(number >> 16),
                                       static_cast<std::uint8_t>(number >> 8),
                                       static_cast<std::uint8_t>(number)};
  };
  add("limit", NftAttributes()
                   .put(NFTA_LIMIT_RATE, be64(per_second))
                   .put(NFTA_LIMIT_UNIT, be64(1))
                   .put_be32(NFTA_LIMIT_BURST, burst)
                   .put_be32(NFTA_LIMIT_TYPE, NFT_LIMIT_PKTS));
}

void Expressions::log(const std::string& prefix, std::uint16_t group) {
  const std::array<std::uint8_t, 2> number{static_cast<std::uint8_t>(group >> 8),
                                           static_cast<std::uint8_t>(group)};
  add("log", NftAttributes().put(NFTA_LOG_GROUP, number).put_string(NFTA_LOG_PREFIX, prefix));
}

void Expressions::dnat(Family family) {
  const bool v4 = family == Family::v4;
  add("nat", NftAttributes()
                 .put_be32(NFTA_NAT_TYPE, NFT_NAT_DNAT)
                 .put_be32(NFTA_NAT_FAMILY, v4 ? NFPROTO_IPV4 : NFPROTO_IPV6)
                 .put_be32(NFTA_NAT_REG_ADDR_MIN, at(0))
                 .put_be32(NFTA_NAT_REG_PROTO_MIN, at(v4 ? 4 : 16)));
}

void Expressions::masquerade() { add("masq", {}); }

}  // namespace cnet::kernel
