#include "nft_data.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

namespace cnet::kernel {

NftVerdict nft_verdict(nft::Verdict verdict) {
  switch (verdict) {
    case nft::Verdict::accept:
      return {NF_ACCEPT, {}};
    case nft::Verdict::drop:
      return {NF_DROP, {}};
    case nft::Verdict::goto_closed:
      return {NFT_GOTO, "closed"};
    case nft::Verdict::goto_opened:
      return {NFT_GOTO, "opened"};
  }
  return {NF_DROP, {}};
}

NftVerdict nft_verdict(const nft::Decision& decision) {
  switch (decision.kind) {
    case nft::Decision::Kind::accept:
      return {NF_ACCEPT, {}};
    case nft::Decision::Kind::drop:
      return {NF_DROP, {}};
    case nft::Decision::Kind::return_:
      return {NFT_RETURN, {}};
    case nft::Decision::Kind::goto_:
      return {NFT_GOTO, decision.chain};
  }
  return {NF_DROP, {}};
}

NftAttributes nft_data(std::span<const std::uint8_t> bytes) {
  return NftAttributes().put(NFTA_DATA_VALUE, bytes);
}

NftAttributes nft_data(const NftVerdict& verdict) {
  NftAttributes parts;
  parts.put_be32(NFTA_VERDICT_CODE, static_cast<std::uint32_t>(verdict.code));
  if (!verdict.chain.empty()) parts.put_string(NFTA_VERDICT_CHAIN, verdict.chain);
  return NftAttributes().nest(NFTA_DATA_VERDICT, parts);
}

nft::Bytes parse_bytes(const Attributes& data) {
  const auto bytes = data.find(NFTA_DATA_VALUE);
  return nft::Bytes(bytes.begin(), bytes.end());
}

std::optional<NftVerdict> parse_verdict(const Attributes& data) {
  if (!data.has(NFTA_DATA_VERDICT)) return std::nullopt;
  const Attributes parts = data.nest(NFTA_DATA_VERDICT);
  return NftVerdict{.code = static_cast<int>(parts.be32(NFTA_VERDICT_CODE)),
                    .chain = parts.string(NFTA_VERDICT_CHAIN)};
}

}  // namespace cnet::kernel
