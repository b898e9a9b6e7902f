#include "nft_elements.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <algorithm>
#include <span>

#include "cnet/base/error.h"

namespace cnet::kernel {
namespace {

using nft::Bytes;

void append_padded(Bytes& to, const Bytes& part) {
  to.insert(to.end(), part.begin(), part.end());
  to.resize(nft::padded(static_cast<std::uint32_t>(to.size())));
}

/// The first address behind a prefix; absent when it ends with the address space.
std::optional<Bytes> behind(Bytes last) {
  for (auto byte = last.rbegin(); byte != last.rend(); ++byte) {
    if (++*byte != 0) return last;
  }
  return std::nullopt;
}

void check(const nft::Element& element, const std::vector<nft::Datum>& parts,
           const std::vector<nft::Type>& types) {
  if (!std::ranges::equal(parts, types, nft::fits)) {
    throw Error("element " + str(element) + " does not have the types of its set");
  }
}

NftAttributes attributes_of(const NftElement& element) {
  NftAttributes attributes;
  if (element.interval_end) {
    attributes.put_be32(NFTA_SET_ELEM_FLAGS, NFT_SET_ELEM_INTERVAL_END);
  }
  attributes.nest(NFTA_SET_ELEM_KEY, nft_data(element.key));
  if (!element.key_end.empty()) attributes.nest(NFTA_SET_ELEM_KEY_END, nft_data(element.key_end));
  if (!element.data.empty()) attributes.nest(NFTA_SET_ELEM_DATA, nft_data(element.data));
  if (element.verdict) attributes.nest(NFTA_SET_ELEM_DATA, nft_data(*element.verdict));
  return attributes;
}

NftElement parse_element(const Attributes& attributes) {
  const std::uint32_t flags = attributes.be32(NFTA_SET_ELEM_FLAGS);
  const Attributes data = attributes.nest(NFTA_SET_ELEM_DATA);
  return {.key = parse_bytes(attributes.nest(NFTA_SET_ELEM_KEY)),
          .key_end = parse_bytes(attributes.nest(NFTA_SET_ELEM_KEY_END)),
          .interval_end = (flags & NFT_SET_ELEM_INTERVAL_END) != 0,
          .data = parse_bytes(data),
          .verdict = parse_verdict(data)};
}

}  // namespace

std::vector<nft::Datum> decode_data(const nft::Element& element, const NftElement& found) {
  if (found.verdict) {
    using enum nft::Verdict;
    for (const nft::Verdict verdict : {accept, drop, goto_closed, goto_opened}) {
      if (nft_verdict(verdict) == *found.verdict) return {verdict};
    }
    return {};
  }
  const nft::Set* set = nft::find_set(element.table, element.set);
  std::vector<nft::Datum> data;
  std::size_t offset = 0;
  for (const nft::Type type : set->data) {
    const std::size_t length = nft::traits(type).bytes;
    if (offset + length > found.data.size()) return {};
    const std::span part(found.data.data() + offset, length);
    if (type == nft::Type::inet_service) {
      data.emplace_back(nft::Port{static_cast<std::uint16_t>(part[0] << 8 | part[1])});
    } else {
      data.emplace_back(Ip::from_bytes(part));  // cnet's maps lead to addresses and ports only
    }
    offset += nft::padded(static_cast<std::uint32_t>(length));
  }
  return data;
}

int family_number(nft::Table table) {
  switch (table) {
    case nft::Table::inet:
      return NFPROTO_INET;
    case nft::Table::bridge:
      return NFPROTO_BRIDGE;
  }
  return NFPROTO_UNSPEC;
}

NftElements lower(const nft::Encoded& key, bool interval) {
  NftElements elements{{.key = key.first}};
  if (interval) {
    if (auto end = behind(key.last)) {
      elements.push_back({.key = std::move(*end), .interval_end = true});
    }
  }
  return elements;
}

NftElements lower(const nft::Element& element) {
  const nft::Set* set = nft::find_set(element.table, element.set);
  if (set == nullptr) throw Error("cnet has no set for element " + str(element));
  check(element, element.key, set->key);
  check(element, element.data, set->data);
  if (set->interval && set->key.size() == 1) return lower(nft::encode(element.key.front()), true);

  NftElement lowered;
  Bytes key_end;
  for (const nft::Datum& part : element.key) {
    const nft::Encoded encoded = nft::encode(part);
    append_padded(lowered.key, encoded.first);
    append_padded(key_end, encoded.last);
  }
  if (set->interval) lowered.key_end = std::move(key_end);
  for (const nft::Datum& part : element.data) {
    if (const auto* verdict = std::get_if<nft::Verdict>(&part)) {
      lowered.verdict = nft_verdict(*verdict);
    } else {
      append_padded(lowered.data, nft::encode(part).first);
    }
  }
  return {lowered};
}

NftAttributes element_list(const NftSetName& set, const NftElements& elements) {
  NftAttributes list;
  for (const NftElement& element : elements) list.nest(NFTA_LIST_ELEM, attributes_of(element));
  NftAttributes message;
  message.put_string(NFTA_SET_ELEM_LIST_TABLE, "cnet");
  message.put_string(NFTA_SET_ELEM_LIST_SET, set.name);
  if (set.id != 0) message.put_be32(NFTA_SET_ELEM_LIST_SET_ID, set.id);
  return message.nest(NFTA_SET_ELEM_LIST_ELEMENTS, list);
}

NftElements parse_elements(const nlmsghdr& message) {
  const Attributes attributes(message, sizeof(nfgenmsg));
  NftElements elements;
  for (const Attributes& element : attributes.nest(NFTA_SET_ELEM_LIST_ELEMENTS).nests()) {
    elements.push_back(parse_element(element));
  }
  return elements;
}

}  // namespace cnet::kernel
