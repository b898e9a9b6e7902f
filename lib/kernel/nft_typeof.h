#pragma once

#include <cstdint>

#include "cnet/nft/field.h"

struct nftnl_udata_buf;

namespace cnet::kernel {

/// Writes a concatenation of fields as nft keeps `typeof` in a set's user data, so that `nft list`
/// prints the same words again. Fields that no `typeof` of cnet's names are a programming error.
void put_typeof(nftnl_udata_buf* udata, std::uint8_t type, const nft::Key& key);
/// The same for a map's data when that is a verdict: nft reads the words of a map only if both have
/// some.
void put_typeof_verdict(nftnl_udata_buf* udata, std::uint8_t type);

}  // namespace cnet::kernel
