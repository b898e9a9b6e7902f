#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cnet::kernel {

/// Netlink attributes one after another, as nf_tables wants them: numbers in network byte order,
/// nests marked as such. What stands in a nest is written first, as attributes of its own.
class NftAttributes {
 public:
  NftAttributes& put(int type, std::span<const std::uint8_t> payload);
  NftAttributes& put_be32(int type, std::uint32_t value);
  NftAttributes& put_string(int type, const std::string& text);  ///< with the terminating zero
  NftAttributes& nest(int type, const NftAttributes& inside);

  std::span<const std::uint8_t> bytes() const { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
};

}  // namespace cnet::kernel
