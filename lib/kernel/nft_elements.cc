#include "nft_elements.h"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <algorithm>
#include <span>

#include "cnet/base/error.h"
#include "nft_attributes.h"

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

void put_value(nlmsghdr* message, int attribute, const Bytes& bytes) {
  nlattr* nest = ::mnl_attr_nest_start(message, static_cast<std::uint16_t>(attribute));
  ::mnl_attr_put(message, NFTA_DATA_VALUE, bytes.size(), bytes.data());
  ::mnl_attr_nest_end(message, nest);
}

void put_verdict(nlmsghdr* message, const NftVerdict& verdict) {
  nlattr* data = ::mnl_attr_nest_start(message, NFTA_SET_ELEM_DATA);
  nlattr* nest = ::mnl_attr_nest_start(message, NFTA_DATA_VERDICT);
  ::mnl_attr_put_u32(message, NFTA_VERDICT_CODE, htonl(static_cast<std::uint32_t>(verdict.code)));
  if (!verdict.chain.empty()) {
    ::mnl_attr_put_strz(message, NFTA_VERDICT_CHAIN, verdict.chain.c_str());
  }
  ::mnl_attr_nest_end(message, nest);
  ::mnl_attr_nest_end(message, data);
}

Bytes bytes_of(const nlattr* attribute) {
  const auto bytes = payload(attribute);
  return Bytes(bytes.begin(), bytes.end());
}

Bytes parse_value(const nlattr* nest) {
  Bytes bytes;
  each_attribute(payload(nest), [&](int type, const nlattr* value) {
    if (type == NFTA_DATA_VALUE) bytes = bytes_of(value);
  });
  return bytes;
}

std::optional<NftVerdict> parse_verdict(const nlattr* data) {
  std::optional<NftVerdict> verdict;
  each_attribute(payload(data), [&](int type, const nlattr* nest) {
    if (type != NFTA_DATA_VERDICT) return;
    verdict.emplace();
    each_attribute(payload(nest), [&](int part, const nlattr* value) {
      if (part == NFTA_VERDICT_CODE) {
        verdict->code = static_cast<int>(ntohl(::mnl_attr_get_u32(value)));
      }
      if (part == NFTA_VERDICT_CHAIN) verdict->chain = ::mnl_attr_get_str(value);
    });
  });
  return verdict;
}

NftElement parse_element(const nlattr* nest) {
  NftElement element;
  each_attribute(payload(nest), [&](int type, const nlattr* attribute) {
    if (type == NFTA_SET_ELEM_KEY) element.key = parse_value(attribute);
    if (type == NFTA_SET_ELEM_KEY_END) element.key_end = parse_value(attribute);
    if (type == NFTA_SET_ELEM_FLAGS) {
      element.interval_end =
          (ntohl(::mnl_attr_get_u32(attribute)) & NFT_SET_ELEM_INTERVAL_END) != 0;
    }
    if (type == NFTA_SET_ELEM_DATA) {
      element.data = parse_value(attribute);
      element.verdict = parse_verdict(attribute);
    }
  });
  return element;
}

}  // namespace

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

void put_elements(nlmsghdr* message, const NftSetName& set, const NftElements& elements) {
  ::mnl_attr_put_strz(message, NFTA_SET_ELEM_LIST_TABLE, "cnet");
  ::mnl_attr_put_strz(message, NFTA_SET_ELEM_LIST_SET, set.name);
  if (set.id != 0) ::mnl_attr_put_u32(message, NFTA_SET_ELEM_LIST_SET_ID, htonl(set.id));
  nlattr* list = ::mnl_attr_nest_start(message, NFTA_SET_ELEM_LIST_ELEMENTS);
  for (const NftElement& element : elements) {
    nlattr* nest = ::mnl_attr_nest_start(message, NFTA_LIST_ELEM);
    if (element.interval_end) {
      ::mnl_attr_put_u32(message, NFTA_SET_ELEM_FLAGS, htonl(NFT_SET_ELEM_INTERVAL_END));
    }
    put_value(message, NFTA_SET_ELEM_KEY, element.key);
    if (!element.key_end.empty()) put_value(message, NFTA_SET_ELEM_KEY_END, element.key_end);
    if (!element.data.empty()) put_value(message, NFTA_SET_ELEM_DATA, element.data);
    if (element.verdict) put_verdict(message, *element.verdict);
    ::mnl_attr_nest_end(message, nest);
  }
  ::mnl_attr_nest_end(message, list);
}

NftElements parse_elements(const nlmsghdr& message) {
  NftElements elements;
  each_attribute(payload(message, sizeof(nfgenmsg)), [&](int type, const nlattr* list) {
    if (type != NFTA_SET_ELEM_LIST_ELEMENTS) return;
    each_attribute(payload(list),
                   [&](int, const nlattr* element) { elements.push_back(parse_element(element)); });
  });
  return elements;
}

}  // namespace cnet::kernel
