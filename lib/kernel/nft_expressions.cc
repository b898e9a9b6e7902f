#include "nft_expressions.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "nft_meta.h"

namespace cnet::kernel {
namespace {

// NFT_REG32_00 and the following: four bytes each. Register 0 (NFT_REG_VERDICT) is the verdict.
std::uint32_t at(std::uint32_t offset) { return NFT_REG32_00 + offset / 4; }

void set(nftnl_expr* expr, std::uint16_t attribute, std::uint32_t value) {
  ::nftnl_expr_set_u32(expr, attribute, value);
}

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

void name_set(nftnl_expr* lookup, const NftSetName& set_name) {
  ::nftnl_expr_set_str(lookup, NFTNL_EXPR_LOOKUP_SET, set_name.name);
  if (set_name.id != 0) set(lookup, NFTNL_EXPR_LOOKUP_SET_ID, set_name.id);
  set(lookup, NFTNL_EXPR_LOOKUP_SREG, at(0));
}

}  // namespace

nftnl_expr* Expressions::add(const char* name) {
  nftnl_expr* expr = allocated(::nftnl_expr_alloc(name));
  ::nftnl_rule_add_expr(rule_, expr);  // owns it from now on
  return expr;
}

void Expressions::load(const nft::Field& field, std::uint32_t offset, std::uint32_t length) {
  if (const auto* meta = std::get_if<nft::Meta>(&field.source)) {
    nftnl_expr* expr = add("meta");
    set(expr, NFTNL_EXPR_META_KEY, meta_key(*meta));
    set(expr, NFTNL_EXPR_META_DREG, at(offset));
  } else if (const auto* ct = std::get_if<nft::Ct>(&field.source)) {
    nftnl_expr* expr = add("ct");
    set(expr, NFTNL_EXPR_CT_KEY, ct_key(*ct));
    set(expr, NFTNL_EXPR_CT_DREG, at(offset));
  } else if (const auto* fib = std::get_if<nft::Fib>(&field.source)) {
    nftnl_expr* expr = add("fib");
    set(expr, NFTNL_EXPR_FIB_FLAGS, fib_flags(*fib));
    set(expr, NFTNL_EXPR_FIB_RESULT, NFT_FIB_RESULT_ADDRTYPE);
    set(expr, NFTNL_EXPR_FIB_DREG, at(offset));
  } else {
    const auto& payload = std::get<nft::Payload>(field.source);
    nftnl_expr* expr = add("payload");
    set(expr, NFTNL_EXPR_PAYLOAD_BASE, base_of(payload.base));
    set(expr, NFTNL_EXPR_PAYLOAD_OFFSET, payload.offset);
    set(expr, NFTNL_EXPR_PAYLOAD_LEN, length);
    set(expr, NFTNL_EXPR_PAYLOAD_DREG, at(offset));
  }
}

void Expressions::load_meta(std::uint32_t key) {
  nftnl_expr* expr = add("meta");
  set(expr, NFTNL_EXPR_META_KEY, key);
  set(expr, NFTNL_EXPR_META_DREG, at(0));
}

void Expressions::load_ether_type() {
  nftnl_expr* expr = add("payload");
  set(expr, NFTNL_EXPR_PAYLOAD_BASE, NFT_PAYLOAD_LL_HEADER);
  set(expr, NFTNL_EXPR_PAYLOAD_OFFSET, 12);
  set(expr, NFTNL_EXPR_PAYLOAD_LEN, 2);
  set(expr, NFTNL_EXPR_PAYLOAD_DREG, at(0));
}

void Expressions::load_mark() { load_meta(NFT_META_MARK); }

void Expressions::store_mark() {
  nftnl_expr* expr = add("meta");
  set(expr, NFTNL_EXPR_META_KEY, NFT_META_MARK);
  set(expr, NFTNL_EXPR_META_SREG, at(0));
}

void Expressions::compare(const nft::Bytes& bytes, bool negated) {
  nftnl_expr* expr = add("cmp");
  set(expr, NFTNL_EXPR_CMP_SREG, at(0));
  set(expr, NFTNL_EXPR_CMP_OP, negated ? NFT_CMP_NEQ : NFT_CMP_EQ);
  ::nftnl_expr_set(expr, NFTNL_EXPR_CMP_DATA, bytes.data(),
                   static_cast<std::uint32_t>(bytes.size()));
}

void Expressions::bitwise(std::uint32_t mask, std::uint32_t flip) {
  nftnl_expr* expr = add("bitwise");
  set(expr, NFTNL_EXPR_BITWISE_SREG, at(0));
  set(expr, NFTNL_EXPR_BITWISE_DREG, at(0));
  set(expr, NFTNL_EXPR_BITWISE_OP, NFT_BITWISE_BOOL);
  set(expr, NFTNL_EXPR_BITWISE_LEN, sizeof mask);
  ::nftnl_expr_set(expr, NFTNL_EXPR_BITWISE_MASK, &mask, sizeof mask);
  ::nftnl_expr_set(expr, NFTNL_EXPR_BITWISE_XOR, &flip, sizeof flip);
}

void Expressions::lookup(const NftSetName& set_name, bool negated) {
  nftnl_expr* expr = add("lookup");
  name_set(expr, set_name);
  if (negated) set(expr, NFTNL_EXPR_LOOKUP_FLAGS, NFT_LOOKUP_F_INV);
}

void Expressions::lookup_data(const NftSetName& map) {
  nftnl_expr* expr = add("lookup");
  name_set(expr, map);
  set(expr, NFTNL_EXPR_LOOKUP_DREG, at(0));
}

void Expressions::lookup_verdict(const NftSetName& map) {
  nftnl_expr* expr = add("lookup");
  name_set(expr, map);
  set(expr, NFTNL_EXPR_LOOKUP_DREG, NFT_REG_VERDICT);
}

void Expressions::verdict(const NftVerdict& verdict) {
  nftnl_expr* expr = add("immediate");
  set(expr, NFTNL_EXPR_IMM_DREG, NFT_REG_VERDICT);
  set(expr, NFTNL_EXPR_IMM_VERDICT, static_cast<std::uint32_t>(verdict.code));
  if (!verdict.chain.empty()) {
    ::nftnl_expr_set_str(expr, NFTNL_EXPR_IMM_CHAIN, verdict.chain.c_str());
  }
}

void Expressions::counter() { add("counter"); }

void Expressions::dnat(Family family) {
  const bool v4 = family == Family::v4;
  nftnl_expr* expr = add("nat");
  set(expr, NFTNL_EXPR_NAT_TYPE, NFT_NAT_DNAT);
  set(expr, NFTNL_EXPR_NAT_FAMILY, v4 ? std::uint32_t{NFPROTO_IPV4} : std::uint32_t{NFPROTO_IPV6});
  set(expr, NFTNL_EXPR_NAT_REG_ADDR_MIN, at(0));
  set(expr, NFTNL_EXPR_NAT_REG_PROTO_MIN, at(v4 ? 4 : 16));
}

void Expressions::masquerade() { add("masq"); }

}  // namespace cnet::kernel
