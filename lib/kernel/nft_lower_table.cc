#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "nft_elements.h"
#include "nft_lower.h"
#include "nft_objects.h"

namespace cnet::kernel {
namespace {

void put_bare_table(NftBatch& batch, nft::Table table, int type) {
  batch.add({type, family_number(table), 0},
            [](nlmsghdr* message) { ::mnl_attr_put_strz(message, NFTA_TABLE_NAME, "cnet"); });
}

void put_declaration(NftBatch& batch, const nft::TableRules& rules) {
  const TablePtr table(allocated(::nftnl_table_alloc()));
  ::nftnl_table_set_str(table.get(), NFTNL_TABLE_NAME, "cnet");
  ::nftnl_table_set_u32(table.get(), NFTNL_TABLE_FLAGS, 0);
  const UdataPtr udata(allocated(::nftnl_udata_buf_alloc(NFT_USERDATA_MAXLEN)));
  ::nftnl_udata_put_strz(udata.get(), NFTNL_UDATA_TABLE_COMMENT, "cnet");
  ::nftnl_udata_put_strz(udata.get(), kVersionUdata, rules.version.c_str());
  ::nftnl_table_set_data(table.get(), NFTNL_TABLE_USERDATA, ::nftnl_udata_buf_data(udata.get()),
                         ::nftnl_udata_buf_len(udata.get()));
  batch.add({NFT_MSG_NEWTABLE, family_number(rules.table), 0},
            [&](nlmsghdr* message) { ::nftnl_table_nlmsg_build_payload(message, table.get()); });
}

const char* type_of(nft::Base::Kind kind) {
  switch (kind) {
    case nft::Base::Kind::filter:
      return "filter";
    case nft::Base::Kind::nat:
      return "nat";
  }
  return "";
}

// The numbers are the same in NF_BR_PRE_ROUTING ...
std::uint32_t number_of(nft::Base::Hook hook) {
  switch (hook) {
    case nft::Base::Hook::prerouting:
      return NF_INET_PRE_ROUTING;
    case nft::Base::Hook::input:
      return NF_INET_LOCAL_IN;
    case nft::Base::Hook::forward:
      return NF_INET_FORWARD;
    case nft::Base::Hook::output:
      return NF_INET_LOCAL_OUT;
    case nft::Base::Hook::postrouting:
      return NF_INET_POST_ROUTING;
  }
  return NF_INET_NUMHOOKS;
}

void put_chain(NftBatch& batch, nft::Table table, const nft::Chain& chain) {
  const ChainPtr made(allocated(::nftnl_chain_alloc()));
  ::nftnl_chain_set_str(made.get(), NFTNL_CHAIN_TABLE, "cnet");
  ::nftnl_chain_set_str(made.get(), NFTNL_CHAIN_NAME, chain.name);
  if (chain.base) {
    ::nftnl_chain_set_str(made.get(), NFTNL_CHAIN_TYPE, type_of(chain.base->kind));
    ::nftnl_chain_set_u32(made.get(), NFTNL_CHAIN_HOOKNUM, number_of(chain.base->hook));
    ::nftnl_chain_set_s32(made.get(), NFTNL_CHAIN_PRIO, chain.base->priority);
    ::nftnl_chain_set_u32(made.get(), NFTNL_CHAIN_POLICY, NF_ACCEPT);
  }
  batch.add({NFT_MSG_NEWCHAIN, family_number(table), NLM_F_CREATE},
            [&](nlmsghdr* message) { ::nftnl_chain_nlmsg_build_payload(message, made.get()); });
}

}  // namespace

void put_table_removal(NftBatch& batch, nft::Table table) {
  put_bare_table(batch, table, NFT_MSG_NEWTABLE);
  put_bare_table(batch, table, NFT_MSG_DELTABLE);
}

// Chains come first, since verdicts lead to them; then sets, since rules look into them.
void put_table(NftBatch& batch, const nft::TableRules& rules) {
  put_table_removal(batch, rules.table);
  put_declaration(batch, rules);
  for (const nft::Chain& chain : rules.chains) put_chain(batch, rules.table, chain);
  for (const nft::Set& set : nft::sets(rules.table)) put_set(batch, rules.table, set);
  for (const nft::Chain& chain : rules.chains) {
    for (const nft::Rule& rule : chain.rules) put_rule(batch, rules.table, chain.name, rule);
  }
}

}  // namespace cnet::kernel
