#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cnet::resolver {

/// Nested attributes of netlink, as bytes. A value of its own and not lib/kernel's, so that the
/// monitor stays without libnl.
class Attributes {
 public:
  Attributes& add(std::uint16_t type, std::string_view bytes);
  Attributes& text(std::uint16_t type, std::string_view text);     ///< with its zero byte
  Attributes& number(std::uint16_t type, std::uint32_t value);     ///< in network order
  Attributes& nest(std::uint16_t type, const Attributes& inside);
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Messages of nf_tables that take effect together.
class NftBatch {
 public:
  NftBatch();
  /// `type` is an NFT_MSG_; of the family ip.
  void add(std::uint16_t type, std::uint16_t flags, const Attributes& attributes);
  /// In the network namespace of the calling thread. Throws Error.
  void commit();

 private:
  void message(std::uint16_t type, std::uint16_t flags, std::uint16_t resource,
               std::string_view payload);

  std::string bytes_;
  std::uint32_t sequence_ = 0;
};

}  // namespace cnet::resolver
