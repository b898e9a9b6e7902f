#include "nft_attributes.h"

#include <arpa/inet.h>
#include <linux/netlink.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace cnet::kernel {
namespace {

// An attribute has 16 bits for its length, header included.
constexpr std::size_t kLargestPayload = std::numeric_limits<std::uint16_t>::max() - NLA_HDRLEN;

}  // namespace

NftAttributes& NftAttributes::put(int type, std::span<const std::uint8_t> payload) {
  if (payload.size() > kLargestPayload) {
    throw std::length_error("netlink attribute " + std::to_string(type) + " is too long");
  }
  const std::size_t length = NLA_HDRLEN + payload.size();
  const nlattr header{.nla_len = static_cast<std::uint16_t>(length),
                      .nla_type = static_cast<std::uint16_t>(type)};
  const std::size_t start = bytes_.size();
  bytes_.resize(start + NLA_ALIGN(length));
  std::memcpy(bytes_.data() + start, &header, sizeof header);
  std::ranges::copy(payload, bytes_.data() + start + NLA_HDRLEN);
  return *this;
}

NftAttributes& NftAttributes::put_be32(int type, std::uint32_t value) {
  const std::uint32_t number = htonl(value);
  return put(type, {reinterpret_cast<const std::uint8_t*>(&number), sizeof number});
}

NftAttributes& NftAttributes::put_string(int type, const std::string& text) {
  return put(type, {reinterpret_cast<const std::uint8_t*>(text.c_str()), text.size() + 1});
}

NftAttributes& NftAttributes::nest(int type, const NftAttributes& inside) {
  return put(type | NLA_F_NESTED, inside.bytes_);
}

}  // namespace cnet::kernel
