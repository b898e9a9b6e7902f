#pragma once

#include <linux/netfilter/nf_tables.h>

#include <cstdint>

#include "cnet/nft/field.h"

namespace cnet::kernel {

/// The kernel's number: NFT_META_IIFNAME ...
constexpr std::uint32_t meta_key(nft::Meta meta) {
  switch (meta) {
    case nft::Meta::nfproto:
      return NFT_META_NFPROTO;
    case nft::Meta::l4proto:
      return NFT_META_L4PROTO;
    case nft::Meta::iifname:
      return NFT_META_IIFNAME;
    case nft::Meta::oifname:
      return NFT_META_OIFNAME;
  }
  return NFT_META_LEN;
}

}  // namespace cnet::kernel
