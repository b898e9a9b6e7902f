#pragma once

#include <cstdint>
#include <string>

#include "cnet/nft/encode.h"
#include "cnet/nft/field.h"
#include "nft_elements.h"

namespace cnet::kernel {

/// The nf_tables expressions of a rule, one behind the other. Values go through the kernel's
/// registers from the first one on; `offset` counts bytes in them.
class Expressions {
 public:
  void load(const nft::Field& field, std::uint32_t offset, std::uint32_t length);
  void load_meta(std::uint32_t key);
  void load_ether_type();
  void load_mark();
  void store_mark();

  void compare(const nft::Bytes& bytes, bool negated);
  /// value = (value & mask) ^ flip, of 32 bits
  void bitwise(std::uint32_t mask, std::uint32_t flip);

  void lookup(const NftSetName& set, bool negated);
  void lookup_data(const NftSetName& map);     ///< the element's data replaces the key
  void lookup_verdict(const NftSetName& map);  ///< the element's verdict is carried out

  void verdict(const NftVerdict& verdict);
  void counter();
  /// limit rate PER_SECOND/second burst BURST packets
  void limit(std::uint32_t per_second, std::uint32_t burst);
  /// log prefix "PREFIX" group GROUP
  void log(const std::string& prefix, std::uint16_t group);
  /// To the address at offset 0 and the port behind it.
  void dnat(Family family);
  void masquerade();

  /// What to nest in NFTA_RULE_EXPRESSIONS.
  const NftAttributes& list() const { return list_; }

 private:
  void add(const char* name, const NftAttributes& data);

  NftAttributes list_;
};

}  // namespace cnet::kernel
