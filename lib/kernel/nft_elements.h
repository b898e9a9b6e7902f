#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cnet/nft/element.h"
#include "cnet/nft/encode.h"
#include "cnet/nft/ruleset.h"
#include "nft_data.h"

struct nlmsghdr;

namespace cnet::kernel {

/// An element as nf_tables holds it. A prefix is one of these with a `key_end` where prefixes are
/// parts of a concatenation (pipapo), and two of these, a start and an end, in a plain interval set
/// (rbtree).
struct NftElement {
  nft::Bytes key;
  nft::Bytes key_end;
  bool interval_end = false;
  nft::Bytes data;
  std::optional<NftVerdict> verdict;
  friend bool operator==(const NftElement&, const NftElement&) = default;
};
using NftElements = std::vector<NftElement>;

/// Throws Error when the table has no such set or the element does not have the set's types.
NftElements lower(const nft::Element& element);

/// `key` of a set without a name: the start, and the end for a prefix in an interval set.
NftElements lower(const nft::Encoded& key, bool interval);

/// The id is only for sets made in the same transaction without a name.
struct NftSetName {
  const char* name;
  std::uint32_t id = 0;
};
/// The attributes of a message about elements.
NftAttributes element_list(const NftSetName& set, const NftElements& elements);

/// Reads the same from an answer of the kernel's.
NftElements parse_elements(const nlmsghdr& message);

/// The data of a map's element: what `element`, of the same map, would have to say. Empty when it
/// is none of cnet's values, or the set is no map.
std::vector<nft::Datum> decode_data(const nft::Element& element, const NftElement& found);

/// NFPROTO_INET or NFPROTO_BRIDGE
int family_number(nft::Table table);

}  // namespace cnet::kernel
