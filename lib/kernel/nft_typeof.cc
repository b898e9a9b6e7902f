#include "nft_typeof.h"

#include <linux/netfilter/nf_tables.h>

#include <stdexcept>
#include <string_view>

#include "nft_lower.h"
#include "nft_meta.h"
#include "nft_objects.h"

// nft 1.0.6: src/expression.c (concat_expr_build_udata), src/meta.c, src/payload.c. The numbers are
// nft's own; they have not changed since typeof was introduced in 0.9.4, because every nft reads
// what another wrote.
namespace cnet::kernel {
namespace {

constexpr std::uint32_t kExprVerdict = 1;
constexpr std::uint32_t kExprPayload = 7;
constexpr std::uint32_t kExprMeta = 9;
constexpr std::uint32_t kExprConcat = 13;

constexpr std::uint8_t kPartExpr = 0;  // NFTNL_UDATA_SET_KEY_CONCAT_SUB_TYPE
constexpr std::uint8_t kPartData = 1;  // NFTNL_UDATA_SET_KEY_CONCAT_SUB_DATA

constexpr std::uint8_t kMetaKey = 0;

constexpr std::uint8_t kPayloadProtocol = 0;
constexpr std::uint8_t kPayloadField = 1;
constexpr std::uint8_t kPayloadBase = 2;
constexpr std::uint8_t kPayloadOffset = 3;  // bits
constexpr std::uint8_t kPayloadLength = 4;  // bits

constexpr std::uint32_t kProtocolUnknown = 0;
constexpr std::uint32_t kProtocolEthernet = 17;
constexpr std::uint32_t kEthernetSaddr = 2;
constexpr std::uint32_t kBaseTransport = 3;

class Nest {
 public:
  Nest(nftnl_udata_buf* udata, std::uint8_t type)
      : udata_(udata), start_(::nftnl_udata_nest_start(udata, type)) {}
  ~Nest() { ::nftnl_udata_nest_end(udata_, start_); }
  Nest(const Nest&) = delete;
  Nest& operator=(const Nest&) = delete;

 private:
  nftnl_udata_buf* udata_;
  nftnl_udata* start_;
};

void put_payload(nftnl_udata_buf* udata, const nft::Field& field, const nft::Payload& payload) {
  if (field.type == nft::Type::ether_addr && payload.base == nft::Payload::Base::link) {
    ::nftnl_udata_put_u32(udata, kPayloadProtocol, kProtocolEthernet);
    ::nftnl_udata_put_u32(udata, kPayloadField, kEthernetSaddr);
  } else if (field.type == nft::Type::bits128 && payload.base == nft::Payload::Base::transport) {
    ::nftnl_udata_put_u32(udata, kPayloadProtocol, kProtocolUnknown);
    ::nftnl_udata_put_u32(udata, kPayloadField, 0);
    ::nftnl_udata_put_u32(udata, kPayloadBase, kBaseTransport);
    ::nftnl_udata_put_u32(udata, kPayloadOffset, payload.offset * 8U);
    ::nftnl_udata_put_u32(udata, kPayloadLength, nft::traits(field.type).bytes * 8U);
  } else {
    throw std::logic_error(std::string("no typeof for ") + field.words);
  }
}

void put_part(nftnl_udata_buf* udata, const nft::Field& field) {
  if (const auto* meta = std::get_if<nft::Meta>(&field.source)) {
    ::nftnl_udata_put_u32(udata, kPartExpr, kExprMeta);
    const Nest data(udata, kPartData);
    ::nftnl_udata_put_u32(udata, kMetaKey, meta_key(*meta));
  } else if (const auto* payload = std::get_if<nft::Payload>(&field.source)) {
    ::nftnl_udata_put_u32(udata, kPartExpr, kExprPayload);
    const Nest data(udata, kPartData);
    put_payload(udata, field, *payload);
  } else {
    throw std::logic_error(std::string("no typeof for ") + field.words);
  }
}

}  // namespace

void put_typeof(nftnl_udata_buf* udata, std::uint8_t type, const nft::Key& key) {
  const Nest whole(udata, type);
  ::nftnl_udata_put_u32(udata, NFTNL_UDATA_SET_TYPEOF_EXPR, kExprConcat);
  const Nest parts(udata, NFTNL_UDATA_SET_TYPEOF_DATA);
  std::uint8_t index = 0;
  for (const nft::Field& field : key) {
    const Nest part(udata, index++);
    put_part(udata, field);
  }
}

void put_typeof_verdict(nftnl_udata_buf* udata, std::uint8_t type) {
  const Nest whole(udata, type);
  ::nftnl_udata_put_u32(udata, NFTNL_UDATA_SET_TYPEOF_EXPR, kExprVerdict);
  const Nest nothing(udata, NFTNL_UDATA_SET_TYPEOF_DATA);
}

}  // namespace cnet::kernel
