#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netlink.h>

#include "nft_elements.h"
#include "nft_lower.h"
#include "nft_udata.h"

namespace cnet::kernel {
namespace {

void put_bare_table(NftBatch& batch, nft::Table table, int type) {
  batch.add({type, family_number(table), 0}, NftAttributes().put_string(NFTA_TABLE_NAME, "cnet"));
}

void put_declaration(NftBatch& batch, const nft::TableRules& rules) {
  const NftUdata udata = NftUdata()
                             .put_string(kUdataTableComment, "cnet")
                             .put_string(kUdataVersion, rules.version);
  batch.add({NFT_MSG_NEWTABLE, family_number(rules.table), 0},
            NftAttributes()
                .put_string(NFTA_TABLE_NAME, "cnet")
                .put_be32(NFTA_TABLE_FLAGS, 0)
                .put(NFTA_TABLE_USERDATA, udata.bytes()));
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
  NftAttributes made;
  made.put_string(NFTA_CHAIN_TABLE, "cnet").put_string(NFTA_CHAIN_NAME, chain.name);
  if (chain.base) {
    const auto priority = static_cast<std::uint32_t>(chain.base->priority);
    made.nest(NFTA_CHAIN_HOOK, NftAttributes()
                                   .put_be32(NFTA_HOOK_HOOKNUM, number_of(chain.base->hook))
                                   .put_be32(NFTA_HOOK_PRIORITY, priority))
        .put_be32(NFTA_CHAIN_POLICY, NF_ACCEPT)
        .put_string(NFTA_CHAIN_TYPE, type_of(chain.base->kind));
  }
  batch.add({NFT_MSG_NEWCHAIN, family_number(table), NLM_F_CREATE}, made);
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
