#pragma once

#include <optional>
#include <string>

#include "cnet/nft/element.h"
#include "cnet/nft/encode.h"
#include "cnet/nft/rule.h"
#include "netlink_message.h"
#include "nft_attributes.h"

// What nf_tables moves through registers, in elements as in rules: bytes, or a verdict.
namespace cnet::kernel {

/// What nf_tables calls a verdict: NF_ACCEPT, NF_DROP, NFT_GOTO, NFT_RETURN.
struct NftVerdict {
  int code;
  std::string chain;
  friend bool operator==(const NftVerdict&, const NftVerdict&) = default;
};
NftVerdict nft_verdict(nft::Verdict verdict);
NftVerdict nft_verdict(const nft::Decision& decision);

/// What to nest in an attribute like NFTA_SET_ELEM_KEY, NFTA_CMP_DATA, NFTA_IMMEDIATE_DATA.
NftAttributes nft_data(std::span<const std::uint8_t> bytes);
NftAttributes nft_data(const NftVerdict& verdict);

/// The same read again: empty, or absent, when it is not that.
nft::Bytes parse_bytes(const Attributes& data);
std::optional<NftVerdict> parse_verdict(const Attributes& data);

}  // namespace cnet::kernel
