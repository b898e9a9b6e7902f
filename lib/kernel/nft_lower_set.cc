#include <libmnl/libmnl.h>
#include <linux/netfilter/nf_tables.h>

#include <algorithm>

#include "nft_elements.h"
#include "nft_lower.h"
#include "nft_objects.h"
#include "nft_typeof.h"

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

std::uint32_t flags_of(const nft::Set& set) {
  std::uint32_t flags = 0;
  if (!set.data.empty()) flags |= NFT_SET_MAP;
  if (set.interval) flags |= NFT_SET_INTERVAL;
  if (set.interval && set.key.size() > 1) flags |= NFT_SET_CONCAT;
  return flags;
}

// Everything here is for `nft list` only: how to print numbers, which words the key was declared
// with, the comment.
void put_udata(nftnl_set* made, const nft::Set& set) {
  const UdataPtr udata(allocated(::nftnl_udata_buf_alloc(NFT_USERDATA_MAXLEN)));
  if (set.key.size() == 1) {
    ::nftnl_udata_put_u32(udata.get(), NFTNL_UDATA_SET_KEYBYTEORDER,
                          nft::traits(set.key.front()).host_order ? kHostEndian : kBigEndian);
  }
  if (!set.key_of.empty()) {
    put_typeof(udata.get(), NFTNL_UDATA_SET_KEY_TYPEOF, set.key_of);
    if (!set.data.empty()) put_typeof_verdict(udata.get(), NFTNL_UDATA_SET_DATA_TYPEOF);
  }
  if (*set.comment != '\0') {
    ::nftnl_udata_put_strz(udata.get(), NFTNL_UDATA_SET_COMMENT, set.comment);
  }
  ::nftnl_set_set_data(made, NFTNL_SET_USERDATA, ::nftnl_udata_buf_data(udata.get()),
                       ::nftnl_udata_buf_len(udata.get()));
}

void put_data_type(nftnl_set* made, const std::vector<nft::Type>& data) {
  if (data.empty()) return;
  ::nftnl_set_set_u32(made, NFTNL_SET_DATA_TYPE, type_id(data));
  ::nftnl_set_set_u32(made, NFTNL_SET_DATA_LEN, length(data));
}

SetPtr declare(const nft::Set& set) {
  SetPtr made(allocated(::nftnl_set_alloc()));
  ::nftnl_set_set_str(made.get(), NFTNL_SET_TABLE, "cnet");
  ::nftnl_set_set_str(made.get(), NFTNL_SET_NAME, set.name);
  ::nftnl_set_set_u32(made.get(), NFTNL_SET_FLAGS, flags_of(set));
  ::nftnl_set_set_u32(made.get(), NFTNL_SET_KEY_TYPE, type_id(set.key));
  ::nftnl_set_set_u32(made.get(), NFTNL_SET_KEY_LEN, length(set.key));
  put_data_type(made.get(), set.data);
  if (set.interval && set.key.size() > 1) {
    nft::Bytes lengths;
    for (const nft::Type type : set.key) {
      lengths.push_back(static_cast<std::uint8_t>(nft::traits(type).bytes));
    }
    ::nftnl_set_set_data(made.get(), NFTNL_SET_DESC_CONCAT, lengths.data(),
                         static_cast<std::uint32_t>(lengths.size()));
  }
  put_udata(made.get(), set);
  return made;
}

void put(NftBatch& batch, nft::Table table, nftnl_set* set) {
  // The kernel wants an id of every set, to find it again within the transaction.
  ::nftnl_set_set_u32(set, NFTNL_SET_ID, batch.count());
  batch.add({NFT_MSG_NEWSET, family_number(table), NLM_F_CREATE},
            [&](nlmsghdr* message) { ::nftnl_set_nlmsg_build_payload(message, set); });
}

struct Nameless {
  nft::Set set;
  NftElements elements;
};

std::uint32_t put_nameless(NftBatch& batch, nft::Table table, const Nameless& nameless) {
  const SetPtr made = declare(nameless.set);
  ::nftnl_set_set_u32(made.get(), NFTNL_SET_FLAGS,
                      flags_of(nameless.set) | NFT_SET_ANONYMOUS | NFT_SET_CONSTANT);
  ::nftnl_set_set_u32(made.get(), NFTNL_SET_DESC_SIZE,
                      static_cast<std::uint32_t>(nameless.elements.size()));
  const NftSetName name{nameless.set.name, batch.count()};
  put(batch, table, made.get());
  batch.add({NFT_MSG_NEWSETELEM, family_number(table), NLM_F_CREATE},
            [&](nlmsghdr* message) { put_elements(message, name, nameless.elements); });
  return name.id;
}

}  // namespace

void put_set(NftBatch& batch, nft::Table table, const nft::Set& set) {
  put(batch, table, declare(set).get());
}

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
