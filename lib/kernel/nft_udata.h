#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cnet::kernel {

/// User data: what nft keeps beside a table, set or rule for its own listing, in the kernel only
/// bytes. Parts of a type, a length and a value each, of one, one and up to 255 bytes; a value may
/// be parts in turn.
class NftUdata {
 public:
  NftUdata& put_u32(std::uint8_t type, std::uint32_t value);         ///< in the host's byte order
  NftUdata& put_string(std::uint8_t type, const std::string& text);  ///< with the terminating zero
  NftUdata& nest(std::uint8_t type, const NftUdata& inside);

  std::span<const std::uint8_t> bytes() const { return bytes_; }

 private:
  NftUdata& put(std::uint8_t type, std::span<const std::uint8_t> value);

  std::vector<std::uint8_t> bytes_;
};

/// The first part of this type, without the terminating zero; empty when there is none.
std::string_view find_udata_string(std::span<const std::uint8_t> udata, std::uint8_t type);

// nft's own numbers of parts (libnftnl/udata.h): they never change, because every nft reads what
// another wrote.
constexpr std::uint8_t kUdataTableComment = 0;
constexpr std::uint8_t kUdataRuleComment = 0;
constexpr std::uint8_t kUdataSetKeyByteOrder = 0;
constexpr std::uint8_t kUdataSetKeyTypeof = 3;
constexpr std::uint8_t kUdataSetDataTypeof = 4;
constexpr std::uint8_t kUdataSetComment = 7;
/// The table's part that holds nft::version; nft skips what it does not know.
constexpr std::uint8_t kUdataVersion = 'v';

}  // namespace cnet::kernel
