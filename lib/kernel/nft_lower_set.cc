#include <linux/netfilter/nf_tables.h>
#include <linux/netlink.h>

#include <algorithm>

#include "nft_elements.h"
#include "nft_lower.h"
#include "nft_typeof.h"
#include "nft_udata.h"

namespace cnet::kernel {
namespace {

// nft's enum byteorder, as it keeps it in a set's user data.
constexpr std::uint32_t kHostEndian = 1;
constexpr std::uint32_t kBigEndian = 2;

constexpr unsigned kTypeBits = 6;  // nft's id of a concatenation: six bits for each part

std::uint32_t type_id(const std::vector<nft::Type>& types) {
  std::uint32_t id = 0;
  for (const nft::Type type : types) {
    id = types.size() == 1 ? nft::traits(type).id : id << kTypeBits | nft::traits(type).id;
  }
  return id;
}

std::uint32_t length(const std::vector<nft::Type>& types) {
  if (types.size() == 1) return nft::traits(types.front()).bytes;
  std::uint32_t sum = 0;
  for (const nft::Type type : types) sum += nft::padded(nft::traits(type).bytes);
  return sum;
}

bool is_concatenation_of_intervals(const nft::Set& set) {
  return set.interval && set.key.size() > 1;
}

std::uint32_t flags_of(const nft::Set& set) {
  std::uint32_t flags = 0;
  if (!set.data.empty()) flags |= NFT_SET_MAP;
  if (set.interval) flags |= NFT_SET_INTERVAL;
  if (is_concatenation_of_intervals(set)) flags |= NFT_SET_CONCAT;
  return flags;
}

// Everything here is for `nft list` only: how to print numbers, which words the key was declared
// with, the comment.
NftUdata udata_of(const nft::Set& set) {
  NftUdata udata;
  if (set.key.size() == 1) {
    udata.put_u32(kUdataSetKeyByteOrder,
                  nft::traits(set.key.front()).host_order ? kHostEndian : kBigEndian);
  }
  if (!set.key_of.empty()) {
    udata.nest(kUdataSetKeyTypeof, typeof_udata(set.key_of));
    if (!set.data.empty()) udata.nest(kUdataSetDataTypeof, typeof_verdict_udata());
  }
  if (*set.comment != '\0') udata.put_string(kUdataSetComment, set.comment);
  return udata;
}

/// How long each part of a concatenation of intervals is, so that the kernel can tell them apart.
NftAttributes field_lengths(const std::vector<nft::Type>& key) {
  NftAttributes fields;
  for (const nft::Type type : key) {
    fields.nest(NFTA_LIST_ELEM,
                NftAttributes().put_be32(NFTA_SET_FIELD_LEN, nft::traits(type).bytes));
  }
  return NftAttributes().nest(NFTA_SET_DESC_CONCAT, fields);
}

/// Returns the set's id: the kernel wants one of every set, to find it again within the
/// transaction. `elements` is how many there will be in a set without a name; 0 for the others.
std::uint32_t declare(NftBatch& batch, nft::Table table, const nft::Set& set,
                      std::size_t elements = 0) {
  const std::uint32_t id = batch.count();
  const std::uint32_t nameless = elements == 0 ? 0 : NFT_SET_ANONYMOUS | NFT_SET_CONSTANT;
  NftAttributes made;
  made.put_string(NFTA_SET_TABLE, "cnet")
      .put_string(NFTA_SET_NAME, set.name)
      .put_be32(NFTA_SET_FLAGS, flags_of(set) | nameless)
      .put_be32(NFTA_SET_KEY_TYPE, type_id(set.key))
      .put_be32(NFTA_SET_KEY_LEN, length(set.key));
  if (!set.data.empty()) {
    made.put_be32(NFTA_SET_DATA_TYPE, type_id(set.data))
        .put_be32(NFTA_SET_DATA_LEN, length(set.data));
  }
  made.put_be32(NFTA_SET_ID, id);
  if (elements != 0) {
    made.nest(NFTA_SET_DESC,
              NftAttributes().put_be32(NFTA_SET_DESC_SIZE, static_cast<std::uint32_t>(elements)));
  } else if (is_concatenation_of_intervals(set)) {
    made.nest(NFTA_SET_DESC, field_lengths(set.key));
  }
  made.put(NFTA_SET_USERDATA, udata_of(set).bytes());
  if (set.counted) {
    made.nest(NFTA_SET_EXPR, NftAttributes()
                                 .put_string(NFTA_EXPR_NAME, "counter")
                                 .nest(NFTA_EXPR_DATA, NftAttributes()));
  }
  batch.add({NFT_MSG_NEWSET, family_number(table), NLM_F_CREATE}, made);
  return id;
}

struct Nameless {
  nft::Set set;
  NftElements elements;
};

std::uint32_t put_nameless(NftBatch& batch, nft::Table table, const Nameless& nameless) {
  const std::uint32_t id = declare(batch, table, nameless.set, nameless.elements.size());
  batch.add({NFT_MSG_NEWSETELEM, family_number(table), NLM_F_CREATE},
            element_list({nameless.set.name, id}, nameless.elements));
  return id;
}

}  // namespace

void put_set(NftBatch& batch, nft::Table table, const nft::Set& set) { declare(batch, table, set); }

std::uint32_t put_members(NftBatch& batch, nft::Table table, const nft::Field& field,
                          const nft::OneOf& members) {
  const bool interval = std::ranges::any_of(
      members, [](const nft::Constant& one) { return one.value.first != one.value.last; });
  Nameless nameless{.set = {.name = kNamelessSet, .key = {field.type}, .interval = interval}};
  for (const nft::Constant& member : members) {
    for (NftElement& element : lower(member.value, interval)) {
      nameless.elements.push_back(std::move(element));
    }
  }
  return put_nameless(batch, table, nameless);
}

std::uint32_t put_entries(NftBatch& batch, nft::Table table, const nft::Field& field,
                          const nft::VerdictMap::Entries& entries) {
  Nameless nameless{
      .set = {.name = kNamelessMap, .key = {field.type}, .data = {nft::Type::verdict}}};
  for (const auto& [constant, decision] : entries) {
    nameless.elements.push_back({.key = constant.value.first, .verdict = nft_verdict(decision)});
  }
  return put_nameless(batch, table, nameless);
}

}  // namespace cnet::kernel
