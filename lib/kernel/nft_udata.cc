#include "nft_udata.h"

#include <cstring>
#include <limits>
#include <stdexcept>

namespace cnet::kernel {

NftUdata& NftUdata::put(std::uint8_t type, std::span<const std::uint8_t> value) {
  if (value.size() > std::numeric_limits<std::uint8_t>::max()) {
    throw std::length_error("nftables user data " + std::to_string(type) + " is too long");
  }
  bytes_.push_back(type);
  bytes_.push_back(static_cast<std::uint8_t>(value.size()));
  bytes_.insert(bytes_.end(), value.begin(), value.end());
  return *this;
}

NftUdata& NftUdata::put_u32(std::uint8_t type, std::uint32_t value) {
  return put(type, {reinterpret_cast<const std::uint8_t*>(&value), sizeof value});
}

NftUdata& NftUdata::put_string(std::uint8_t type, const std::string& text) {
  return put(type, {reinterpret_cast<const std::uint8_t*>(text.c_str()), text.size() + 1});
}

NftUdata& NftUdata::nest(std::uint8_t type, const NftUdata& inside) {
  return put(type, inside.bytes_);
}

std::string_view find_udata_string(std::span<const std::uint8_t> udata, std::uint8_t type) {
  constexpr std::size_t kHeader = 2;
  while (udata.size() >= kHeader) {
    const std::size_t end = kHeader + udata[1];
    if (end > udata.size()) break;
    const auto* text = reinterpret_cast<const char*>(udata.data() + kHeader);
    if (udata[0] == type) return {text, ::strnlen(text, end - kHeader)};
    udata = udata.subspan(end);
  }
  return {};
}

}  // namespace cnet::kernel
