#include "nft_typeof.h"

#include <stdexcept>
#include <string>

#include "nft_meta.h"

// nft 1.0.6: src/expression.c (concat_expr_build_udata), src/meta.c, src/payload.c. The numbers are
// nft's own; they have not changed since typeof was introduced in 0.9.4, because every nft reads
// what another wrote.
namespace cnet::kernel {
namespace {

constexpr std::uint8_t kExpr = 0;  // which expression; of a whole typeof and of its parts
constexpr std::uint8_t kData = 1;  // what the expression needs to be printed

constexpr std::uint32_t kExprVerdict = 1;
constexpr std::uint32_t kExprPayload = 7;
constexpr std::uint32_t kExprMeta = 9;
constexpr std::uint32_t kExprConcat = 13;

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

NftUdata expression(std::uint32_t number, const NftUdata& data) {
  return NftUdata().put_u32(kExpr, number).nest(kData, data);
}

NftUdata payload_data(const nft::Field& field, const nft::Payload& payload) {
  if (field.type == nft::Type::ether_addr && payload.base == nft::Payload::Base::link) {
    return NftUdata()
        .put_u32(kPayloadProtocol, kProtocolEthernet)
        .put_u32(kPayloadField, kEthernetSaddr);
  }
  if (field.type == nft::Type::bits128 && payload.base == nft::Payload::Base::transport) {
    return NftUdata()
        .put_u32(kPayloadProtocol, kProtocolUnknown)
        .put_u32(kPayloadField, 0)
        .put_u32(kPayloadBase, kBaseTransport)
        .put_u32(kPayloadOffset, payload.offset * 8U)
        .put_u32(kPayloadLength, nft::traits(field.type).bytes * 8U);
  }
  throw std::logic_error(std::string("no typeof for ") + field.words);
}

NftUdata part(const nft::Field& field) {
  if (const auto* meta = std::get_if<nft::Meta>(&field.source)) {
    return expression(kExprMeta, NftUdata().put_u32(kMetaKey, meta_key(*meta)));
  }
  if (const auto* payload = std::get_if<nft::Payload>(&field.source)) {
    return expression(kExprPayload, payload_data(field, *payload));
  }
  throw std::logic_error(std::string("no typeof for ") + field.words);
}

}  // namespace

NftUdata typeof_udata(const nft::Key& key) {
  NftUdata parts;
  std::uint8_t index = 0;
  for (const nft::Field& field : key) parts.nest(index++, part(field));
  return expression(kExprConcat, parts);
}

NftUdata typeof_verdict_udata() { return expression(kExprVerdict, {}); }

}  // namespace cnet::kernel
