#pragma once

#include "cnet/nft/field.h"
#include "nft_udata.h"

namespace cnet::kernel {

/// A concatenation of fields as nft keeps `typeof` in a set's user data, so that `nft list` prints
/// the same words again. Fields that no `typeof` of cnet's names are a programming error.
NftUdata typeof_udata(const nft::Key& key);
/// The same for a map's data when that is a verdict: nft reads the words of a map only if both have
/// some.
NftUdata typeof_verdict_udata();

}  // namespace cnet::kernel
